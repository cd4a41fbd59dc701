// @ts-check
/** What staff see of the canvass: who they are, people, turf in hand, progress, odd results; and their verbs. */
import { batch, computed, signal } from "@preact/signals";
import { refresh } from "../actions.js";
import { ask } from "../api.js";
import { attempt, note } from "../notes.js";
import { cut, turfsHere } from "../state.js";
import { say } from "../words.js";

/** @typedef {{assignment_id: string, turf_id: string, person_ids: string[], is_open_link: boolean, until_at: string, state: "out" | "returned" | "revoked", code: string, link: string, link_qr: string, created_at: string}} Assignment */
/** @typedef {{person_id: string, name: string, email: string, role: string, state: string, has_second_factor: boolean}} Person */
/** @typedef {{turf_id: string, door_count: number, knocked_count: number, outcomes: Record<string, number>, do_not_contact_count: number}} Progress */
/** @typedef {"unplanned" | "planned" | "printed" | "out" | "returned" | "done"} BoardState */
/** @typedef {{turf_id: string, state: BoardState, since_at: string | null, is_over: boolean, is_stale: boolean, printed_at: string | null, hand_count: number, door_count: number, knocked_count: number}} TurfState */

export const me = signal(/** @type {{person_id: string, role: string} | null} */ (null));
export const people = signal(/** @type {Person[]} */ ([]));
export const invitations = signal(/** @type {any[]} */ ([]));
export const assignments = signal(/** @type {Assignment[]} */ ([]));
export const progress = signal(/** @type {Map<string, Progress>} */ (new Map()));
/** Where every turf stands, by its code. */
export const turfStates = signal(/** @type {Map<string, TurfState>} */ (new Map()));
export const reviews = signal(/** @type {any[]} */ ([]));
/** Open links just made: they can be shown once. */
export const linksMade = signal(/** @type {Assignment[]} */ ([]));
/** How many of several links are made. */
export const linksUnderWay = signal(/** @type {{done: number, of: number} | null} */ (null));
export const invitationMade = signal("");

/** Whether somebody plans: sees doors, single counts and what is under way. Analysts do not. */
export const mayPlan = computed(() => ["owner", "director"].includes(me.value?.role ?? ""));
export const isOwner = computed(() => me.value?.role === "owner");

const FOR_ALL = ["results", "analysis", "people"];
/** What a role may open of the rail. @param {string} panel */
export const mayOpen = (panel) => me.value === null || mayPlan.value || FOR_ALL.includes(panel);

export const loadMe = () =>
  attempt(async () => {
    me.value ??= await ask("session");
  });

export const loadHands = () =>
  attempt(async () => {
    await loadMe();
    if (!mayPlan.value) return;
    const [found, counted, staff, states] = await Promise.all(["assignments", "turf-progress", "people", "turf-states"].map((path) => ask(path)));
    batch(() => {
      keepStates(states);
      assignments.value = found;
      progress.value = new Map(counted.map((/** @type {Progress} */ one) => [one.turf_id, one]));
      people.value = staff;
    });
  });

export const loadResults = () =>
  attempt(async () => {
    await loadHands();
    if (mayPlan.value) reviews.value = await ask("reviews");
  });

export const loadPeople = () =>
  attempt(async () => {
    await loadMe();
    if (mayPlan.value) people.value = await ask("people");
    if (isOwner.value) invitations.value = await ask("invitations");
  });

/** @param {TurfState[]} found */
const keepStates = (found) => (turfStates.value = new Map(found.map((one) => [one.turf_id, one])));

export const loadStates = () =>
  attempt(async () => {
    await loadMe();
    if (mayPlan.value) keepStates(await ask("turf-states"));
  });

/** Mark turfs as printed, or as not printed. @param {string[]} turfIds @param {boolean} printed */
export const markPrinted = (turfIds, printed) =>
  attempt(async () => {
    const found = await ask("printed", { method: "PUT", body: { turf_ids: turfIds, printed }, waits: say("print.mark", { n: turfIds.length }) });
    keepStates([...turfStates.value.values(), ...found]); // the later of two with one code stays
    await refresh();
    note("done", say(printed ? "board.marked" : "board.unmarked", { n: turfIds.length }), { action: { label: say("undo"), act: () => void markPrinted(turfIds, !printed) } });
  });

/** Every turf of the map's cut with its state, who has it, and how far it is. */
export const hands = computed(() =>
  turfsHere.value.map((turf) => {
    const out = assignments.value.filter((one) => one.turf_id === turf.turf_id && one.state === "out");
    const known = turfStates.value.get(turf.turf_id);
    return { turf, standing: known ?? null, state: /** @type {BoardState} */ (known?.state ?? (turf.has_walk ? "planned" : "unplanned")), out, progress: progress.value.get(turf.turf_id) ?? null };
  }),
);

/** @param {string} personId */
export const nameOf = (personId) => people.value.find((one) => one.person_id === personId)?.name ?? personId;

/** @param {any} turf @param {string[]} personIds @param {number} hours */
export const handOut = (turf, personIds, hours) =>
  attempt(async () => {
    const until = new Date(Date.now() + hours * 3_600_000).toISOString();
    const made = await ask(`turfs/${turf.turf_id}/assignments`, { method: "POST", body: { person_ids: personIds, until_at: until } });
    await loadHands();
    if (made.is_open_link) linksMade.value = [made];
    note("done", say("board.handed-out", { number: turf.number, code: made.code }));
    return made;
  });

/** An open link for each of several turfs, to be printed together. @param {any[]} turfs @param {number} hours */
export const handOutLinks = (turfs, hours) =>
  attempt(async () => {
    const until = new Date(Date.now() + hours * 3_600_000).toISOString();
    const made = [];
    try {
      for (const turf of turfs) {
        made.push(await ask(`turfs/${turf.turf_id}/assignments`, { method: "POST", body: { person_ids: [], until_at: until } }));
        linksUnderWay.value = { done: made.length, of: turfs.length };
      }
    } finally {
      linksUnderWay.value = null;
      linksMade.value = made; // what was made can be shown this once, also when the rest failed
      await loadHands();
    }
  });

/** @param {Assignment} assignment @param {"return" | "revoke"} how @param {any} turf */
export const endHand = (assignment, how, turf) =>
  attempt(async () => {
    await ask(`assignments/${assignment.assignment_id}/${how}`, { method: "POST" });
    await loadHands();
    note("done", say(`board.${how}.done`, { number: turf.number }));
  });

/** @param {string} resultId */
export const resolve = (resultId) =>
  attempt(async () => {
    await ask(`reviews/${resultId}/resolve`, { method: "POST" });
    reviews.value = reviews.value.filter((one) => one.result_id !== resultId);
  });

/** @param {Person} person @param {any} change */
export const changePerson = (person, change) =>
  attempt(async () => {
    await ask(`people/${person.person_id}`, { method: "PATCH", body: change });
    note("done", say("people.changed", { name: person.name }));
  }).then(loadPeople);

/** @param {string} email @param {string} role */
export const invite = (email, role) =>
  attempt(async () => {
    const made = await ask("invitations", { method: "POST", body: { email, role } });
    invitationMade.value = new URL(`join#token=${made.token}`, location.origin + location.pathname).href;
    await loadPeople();
  });

/** A link for a new password just made, and whose; it is shown once. */
export const passwordLink = signal(/** @type {{person_id: string, link: string} | null} */ (null));

/** @param {Person} person */
export const makePasswordLink = (person) =>
  attempt(async () => {
    const made = await ask(`people/${person.person_id}/password-link`, { method: "POST" });
    passwordLink.value = { person_id: person.person_id, link: new URL(`reset#token=${made.token}`, location.origin + location.pathname).href };
  });

/** @param {string} id */
export const takeBack = (id) => attempt(() => ask(`invitations/${id}`, { method: "DELETE" })).then(loadPeople);

export const signOut = () =>
  attempt(async () => {
    await ask("session", { method: "DELETE" });
    location.assign("sign-in");
  });

/** Turfs of the cut and what came of them, added up. */
export const totals = computed(() => {
  const rows = turfsHere.value.map((turf) => progress.value.get(turf.turf_id)).filter((one) => one !== undefined);
  /** @type {Record<string, number>} */
  const outcomes = {};
  for (const one of rows) for (const [name, n] of Object.entries(one.outcomes)) outcomes[name] = (outcomes[name] ?? 0) + n;
  const sum = (/** @type {(one: Progress) => number} */ of) => rows.reduce((total, one) => total + of(one), 0);
  return { cut: cut.value, doors: sum((one) => one.door_count), knocked: sum((one) => one.knocked_count), outcomes, suppressed: sum((one) => one.do_not_contact_count) };
});
