/** Trials that the exchange has not acknowledged, kept on this device until it has. */

import type { SignedTrial } from "./contract";

const DATABASE = "yunlab";
const STORE = "trials";

export interface Parcel {
  id: string;
  /** Whose record the trial belongs to. */
  place: string;
  signed: SignedTrial;
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return (await asked(request)).transaction(STORE, mode).objectStore(STORE);
}

export class Outbox {
  /** Stands in where the browser refuses a database (private windows): then only this page keeps them. */
  private readonly memory = new Map<string, Parcel>();

  constructor(private readonly place: string) {}

  async keep(signed: SignedTrial): Promise<void> {
    const parcel = { id: signed.trial.id, place: this.place, signed };
    this.memory.set(parcel.id, parcel);
    await this.quietly(async () => asked((await openStore("readwrite")).put(parcel)));
  }

  async drop(id: string): Promise<void> {
    this.memory.delete(id);
    await this.quietly(async () => asked((await openStore("readwrite")).delete(id)));
  }

  /** What is still to be sent for this record. */
  async list(): Promise<SignedTrial[]> {
    const stored = await this.quietly(async () => asked<Parcel[]>((await openStore("readonly")).getAll()));
    const parcels = new Map([...(stored ?? []).map((parcel) => [parcel.id, parcel] as const), ...this.memory]);
    return [...parcels.values()].filter((parcel) => parcel.place === this.place).map((parcel) => parcel.signed);
  }

  private async quietly<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch {
      return null;
    }
  }
}
