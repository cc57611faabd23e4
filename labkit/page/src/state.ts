/** Everything the page shows, in one object. */

import type { Answers, Controls, Feedback, LabRecord, Receipt, Scene, SignedTrial, Words } from "./contract";
import type { Fitted, Opened } from "./event";
import type { Link } from "./kernel";
import { type Language, language } from "./language";
import type { Motion } from "./motion";
import { Store } from "./store";

export const STEPS = ["question", "hypothesis", "measure", "analyse", "conclude", "submit", "feedback"] as const;
export type Step = (typeof STEPS)[number];

/** A trial in the table: on the server, on its way, or turned away for good. */
export interface Row {
  signed: SignedTrial;
  state: "stored" | "waiting" | "refused";
  message?: Words;
}

export interface State {
  language: Language;
  phase: "starting" | "ready" | "failed";
  failure: Words | null;
  link: Link;
  /** Whether the exchange answered the last time it was asked. */
  reached: boolean;
  opened: Opened | null;
  record: LabRecord | null;
  rows: Row[];
  answers: Answers;
  unsaved: number;
  saved: string | null;
  saveRefused: Words | null;
  step: Step;
  controls: Controls;
  scene: Scene | null;
  motion: Motion | null;
  running: boolean;
  refusal: { field: string | null; message: Words } | null;
  /** The trial whose reading is covered until its motion has been watched or skipped. */
  covered: string | null;
  /** Standard uncertainties of derived values, by trial and name, as far as the bench has told them. */
  uncertainties: Record<string, Record<string, number>>;
  fitting: boolean;
  /** The newest fit, and which points it belongs to. */
  fit: { key: string; found: Fitted | Words } | null;
  submitting: boolean;
  receipt: Receipt | null;
  submitRefused: Words | null;
  feedback: Feedback | null;
}

/** The state of a page that has just been opened. */
export function fresh(): Store<State> {
  return new Store<State>({
    language: language(),
    phase: "starting",
    failure: null,
    link: "connecting",
    reached: true,
    opened: null,
    record: null,
    rows: [],
    answers: {},
    unsaved: 0,
    saved: null,
    saveRefused: null,
    step: "question",
    controls: {},
    scene: null,
    motion: null,
    running: false,
    refusal: null,
    covered: null,
    uncertainties: {},
    fitting: false,
    fit: null,
    submitting: false,
    receipt: null,
    submitRefused: null,
    feedback: null,
  });
}
