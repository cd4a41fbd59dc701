// @ts-check
/**
 * What the phone keeps, in IndexedDB: `packages` (a turf with its people), `events` (results, kept until
 * sent and some days longer), `keys` (with which a turf's results are sent), `notes` (device, language, person).
 * Schema changes only add: an older page of another tab must go on working.
 */
const STORES = { packages: "pack_id", events: "result_id", keys: "pack_id", notes: "name" };
const VERSION = 1;

/** @typedef {"packages" | "events" | "keys" | "notes"} Store */

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** The campaign of this page: two of them on one phone share nothing. */
export const campaignId = location.pathname.split("/")[2] ?? "";

/** @returns {Promise<IDBDatabase>} */
function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(`turfwalk ${campaignId}`, VERSION);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES))
        if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      const forget = () => (opened = null);
      asked.result.onclose = forget;
      asked.result.onversionchange = () => (asked.result.close(), forget());
      done(asked.result);
    };
    asked.onerror = () => ((opened = null), failed(asked.error));
    asked.onblocked = () => ((opened = null), failed(new Error("blocked")));
  });
  return opened;
}

/** Some phones cut the line to the database while they sleep; it is opened anew once. @param {Store[]} stores @param {IDBTransactionMode} mode */
async function begin(stores, mode) {
  try {
    return (await open()).transaction(stores, mode, { durability: "strict" });
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "InvalidStateError") throw error;
    opened = null;
    return (await open()).transaction(stores, mode, { durability: "strict" });
  }
}

/**
 * Change stores in one transaction that is on the disk when the promise is kept.
 * `work` asks only inside this transaction; what it returns is given back.
 * @template T
 * @param {Store[]} stores
 * @param {(store: (name: Store) => IDBObjectStore) => T} work
 * @returns {Promise<T>}
 */
export async function change(stores, work) {
  const transaction = await begin(stores, "readwrite");
  return new Promise((done, failed) => {
    /** @type {T} */
    let given;
    transaction.oncomplete = () => done(given);
    transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
    try {
      given = work((name) => transaction.objectStore(name));
    } catch (error) {
      transaction.abort();
      failed(error);
    }
  });
}

/** @param {Store} store @returns {Promise<any[]>} */
export const readAll = (store) => asked(store, (found) => found.getAll());

/** @param {Store} store @param {string} key @returns {Promise<any>} */
export const read = (store, key) => asked(store, (found) => found.get(key));

/** @param {Store} store @param {any} value */
export const put = (store, value) => change([store], (found) => void found(store).put(value));

/** @param {Store} store @param {string} key */
export const remove = (store, key) => change([store], (found) => void found(store).delete(key));

/** @param {Store} store @param {(store: IDBObjectStore) => IDBRequest} ask @returns {Promise<any>} */
async function asked(store, ask) {
  const transaction = await begin([store], "readonly");
  return new Promise((done, failed) => {
    const request = ask(transaction.objectStore(store));
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/** A note of the phone itself. @param {string} name @param {any} [otherwise] */
export const note = async (name, otherwise = null) => (await read("notes", name))?.value ?? otherwise;

/** @param {string} name @param {any} value */
export const setNote = (name, value) => put("notes", { name, value });
