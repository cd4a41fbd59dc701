"""`python -m app` is `turfwalk`."""

from app.main import main

if __name__ == "__main__":
    main()
