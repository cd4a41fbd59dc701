// @ts-check
/** The form that sends one file. */
import { campaign } from "../state.js";
import { say } from "../words.js";
import { html } from "./html.js";

/** @type {Record<string, string>} */
const ACCEPT = {
  streets: ".pbf,.osm,.graphml",
  boundaries: ".parquet,.geojson,.json,.gpkg,.zip,.fgb,.kml",
  addresses: ".csv,.txt,.tsv,.parquet,.gz,.geojson,.gpkg",
  voters: ".csv,.txt,.tsv,.parquet,.gz",
};

/** @param {{kind: string, onDone: () => void, send: (kind: string, file: File, options: Record<string, string>) => Promise<any>}} props */
export function ImportForm({ kind, onDone, send }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const file = /** @type {File} */ (fields.get("file"));
    /** @type {Record<string, string>} */
    const options = { file_name: file.name };
    for (const [name, value] of fields) if (typeof value === "string" && value) options[name] = value;
    onDone();
    void send(kind, file, options);
  };
  return html`
    <form class="stack" onSubmit=${submit}>
      <label class="field">${say(`import.${kind}.file`)}<input type="file" name="file" required accept=${ACCEPT[kind]} /></label>
      ${kind === "boundaries" && html`
        <label class="field">${say("import.kind")}
          <select name="kind"><option value="precinct">${say("layer.precinct")}</option><option value="block-group">${say("layer.block-group")}</option><option value="area">${say("import.own-areas")}</option></select></label>
        <label class="field">${say("import.id-column")}<input name="id_column" required autocomplete="off" spellcheck="false" placeholder="GEOID" /></label>
        <label class="field">${say("import.name-column")}<input name="name_column" autocomplete="off" spellcheck="false" /></label>
        <label class="field">${say("import.which-layer")}<input name="layer" autocomplete="off" spellcheck="false" /></label>`}
      ${kind === "voters" && html`
        <label class="field">${say("import.layout")}
          <select name="layout"><option value="">${say("import.layout.auto")}</option><option value="van">VAN</option><option value="generic">${say("import.layout.generic")}</option></select></label>
        ${campaign.value.voter_count > 0 && html`<label class="row small"><input type="checkbox" name="yes" value="true" />${say("import.shrink")}</label>`}`}
      <p class="small quiet">${say(`import.${kind}.hint`)}</p>
      <div class="row"><button class="button primary grow">${say(`import.${kind}.send`)}</button>
        <button type="button" class="button" onClick=${onDone}>${say("cancel")}</button></div>
    </form>`;
}
