// @ts-check
/** Sending a file with progress and a way to stop, which fetch has not. */
import { api, Problem, problemOf, query } from "../api.js";
import { wentAway, wentOut } from "../connection.js";
import { say } from "../words.js";

/**
 * Send a file and give the server's answer. Stopping rejects with an AbortError.
 * @param {string} path below the campaign's api
 * @param {Record<string, string>} options
 * @param {Blob} file
 * @param {(part: number) => void} onSent 0 to 1
 * @returns {{answer: Promise<any>, stop: () => void}}
 */
export function sendFile(path, options, file, onSent) {
  const request = new XMLHttpRequest();
  const answer = new Promise((done, fail) => {
    request.open("POST", api + path + query(options));
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = (event) => event.lengthComputable && onSent(event.loaded / event.total);
    request.upload.onload = () => onSent(1);
    request.onabort = () => fail(new DOMException("stopped", "AbortError"));
    request.onerror = () => {
      wentAway();
      fail(new Problem(0, say("problem.unreachable"), say("problem.unreachable.mend")));
    };
    request.onload = () => {
      if (request.status === 401) wentOut();
      if (request.status < 300) done(JSON.parse(request.responseText));
      else void problemOf(new Response(request.responseText, { status: request.status })).then(fail);
    };
    request.send(file);
  });
  return { answer, stop: () => request.abort() };
}
