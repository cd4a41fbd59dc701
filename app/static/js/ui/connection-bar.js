// @ts-check
/** Said while the server does not answer: what is safe, what waits, when it is tried again. */
import { useEffect, useState } from "preact/hooks";
import { awaySince, nextTryAt, signedOut, tryNow, waiting } from "../connection.js";
import { clock } from "../format.js";
import { say } from "../words.js";
import { html } from "./html.js";

export function ConnectionBar() {
  const since = awaySince.value;
  if (!since || signedOut.value) return null;
  return html`
    <section class="note problem connection-bar" role="alert" aria-label=${say("away.title")}>
      <div class="grow stack">
        <div><p><b>${say("away.title")}</b></p><p>${say("away.what", { at: clock(since) })} <${NextTry} /></p></div>
        ${waiting.value.length > 0 && html`
          <ul aria-label=${say("away.waits")}>${waiting.value.map((one) => html`
            <li key=${one.id} class="row spread"><span>${say("away.waits-one", { what: one.words })}</span>
              <button class="button plain" onClick=${one.drop} aria-label=${say("away.drop-one", { what: one.words })}>${say("away.drop")}</button></li>`)}</ul>`}
      </div>
      <button class="button" onClick=${() => tryNow()}>${say("away.now")}</button>
    </section>`;
}

/** Seconds until the next try; not read out each second. */
function NextTry() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const every = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(every);
  }, []);
  const left = Math.max(0, Math.round(((nextTryAt.value?.getTime() ?? 0) - now) / 1000));
  return html`<span aria-hidden="true">${left > 0 ? say("away.next", { n: left }) : say("away.trying")}</span>`;
}
