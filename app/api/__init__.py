"""The web door: one route for each verb of ``app.service``, with the guards that every request passes."""
