// @ts-check
/** Two people changed the same cut: what others did, what was to be saved, and the choice between them. */
import { signal } from "@preact/signals";

/**
 * `edits` are those of others, newest first; `changes` pairs each turf that changed with how it was before,
 * null on either side for one that is new or gone.
 * @typedef {{what: string, edits: any[], changes: {turf: any, before: any}[]}} Conflict
 */

export const conflict = signal(/** @type {Conflict & {choose: (choice: "mine" | "theirs") => void} | null} */ (null));

/** Ask which is wanted; mine goes on top of theirs, never in place of it. @param {Conflict} both @returns {Promise<"mine" | "theirs">} */
export const conflictOf = (both) =>
  new Promise((done) => {
    conflict.value = {
      ...both,
      choose(choice) {
        conflict.value = null;
        done(choice);
      },
    };
  });
