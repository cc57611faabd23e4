/** The shapes that the page, the kernel and the exchange agree on; docs/architecture.md describes them. */

/** The same words in each language. */
export interface Words {
  zh: string;
  en: string;
}

export type Vector = [number, number, number];
export type Quaternion = [number, number, number, number];

export interface NumberControl {
  kind: "number";
  name: string;
  symbol: string;
  unit: string;
  low: number;
  high: number;
  step: number;
  default: number;
  decimals: number;
  label: Words;
  hint?: Words;
}

export interface ChoiceControl {
  kind: "choice";
  name: string;
  default: string;
  label: Words;
  hint?: Words;
  choices: { value: string; label: Words }[];
}

export type Control = NumberControl | ChoiceControl;
export type Value = number | string;
export type Controls = Record<string, Value>;

export interface Column {
  name: string;
  symbol: string;
  unit: string;
  label: Words;
  decimals: number;
  of: "readings" | "derived" | "controls";
}

export interface LabPage {
  slug: string;
  version: string;
  title: Words;
  handout: Words;
  controls: Control[];
  columns: Column[];
  graph: { x: string[]; y: string[] };
  result: { symbol: string; label: Words; unit_hint: string };
}

export interface Camera {
  position: Vector;
  target: Vector;
}

export type Preset = "front" | "side" | "close";

export interface Item {
  name: string;
  shape: "box" | "sphere" | "cylinder" | "line" | "ruler";
  size: number[];
  colour: string;
  position: Vector;
  quaternion?: Quaternion;
  body?: number | null;
  to?: Vector | null;
  /** What it is called, for those who do not see it. */
  label?: Words;
}

/** A force on a body, or a velocity: what it is called and from where it is drawn. */
export interface Arrow {
  name: string;
  kind: "force" | "velocity";
  symbol: string;
  label: Words;
  colour: string;
  body: number;
  position: Vector;
  /** How long the longest of its kind is drawn [m]. */
  length: number;
}

export interface Scene {
  camera: Record<Preset, Camera>;
  ground: boolean;
  items: Item[];
  arrows?: Arrow[];
}

export interface MotionHeader {
  frames: number;
  interval_ms: number;
  bodies: string[];
  position_quantum: number;
  quaternion_quantum: number;
  wide: boolean;
  arrows: string[];
  arrow_quantum: number;
}

export interface Reading {
  value: number;
  unit: string;
  resolution: number;
  uncertainty: number;
}

/** What an instrument left to be read by eye: dots along a tape, or images of a body against a grid. */
export interface Picture {
  kind: "tape" | "flashes";
  /** Time between two points [s]. */
  interval: number;
  /** The points that are read, in order: the n-th is the reading `xn` (and `yn`). */
  marked: number[];
  /** Along the scale, and down the grid where there are two numbers [m]. */
  points: number[][];
}

export interface Trial {
  id: string;
  made: string;
  controls: Controls;
  readings: Record<string, Reading>;
  derived: Record<string, number>;
  pictures?: Record<string, Picture>;
}

export interface SignedTrial {
  trial: Trial;
  signature: string;
  stored?: string;
}

export interface Receipt {
  id: string;
  sm3: string;
  time: string;
  state?: SubmissionState;
}

/** What the pupil writes; all strings but `excluded`. */
export interface Answers {
  hypothesis?: string;
  declared_variable?: string;
  graph_x?: string;
  graph_y?: string;
  slope?: string;
  slope_unit?: string;
  result?: string;
  result_unit?: string;
  result_uncertainty?: string;
  conclusion?: string;
  excluded?: Record<string, string>;
}

export type SubmissionState = "queued" | "marking" | "graded" | "rejected" | "error";

export interface Submission {
  id: string;
  time?: string;
  state?: SubmissionState;
}

export interface AssignmentFacts {
  title?: Words | string;
  due?: string | null;
  attempts?: number | null;
  attempts_left?: number | null;
  late?: boolean;
}

export interface LabRecord {
  attempt: number;
  apparatus_number: string;
  trials: SignedTrial[];
  answers: Answers;
  saved: string | null;
  assignment?: AssignmentFacts;
  submissions?: Submission[];
}

export interface Mark {
  criterion: string;
  title: Words;
  points: number;
  out_of: number;
  why: Words;
  next: Words;
  by: "rubric" | "teacher" | "waiting";
}

export interface Feedback {
  state: SubmissionState;
  submission?: string;
  /** Why a submission was rejected. */
  reason?: Words | null;
  points?: number | null;
  out_of?: number | null;
  marks?: Mark[];
}
