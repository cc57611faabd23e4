/** What the bench says to the page; docs/architecture.md, "Page and kernel". */

import type { LabPage, MotionHeader, Receipt, Scene, SignedTrial, Words } from "./contract";

export interface Opened {
  event: "opened";
  lab: LabPage;
  course: string;
  assignment: string;
  student: string;
  apparatus_number: string;
  page_token: string;
  exchange: string;
  scene: Scene;
  /** After how much work a rest is suggested [min]; 0 for never. */
  rest_minutes?: number;
  /** The schools' time zone, such as Asia/Shanghai; empty for the browser's. */
  time_zone?: string;
}

export interface Failed {
  event: "failed";
  message: Words;
}

export interface SceneAnswer {
  event: "scene";
  scene: Scene;
}

export interface Ran {
  event: "ran";
  id: string;
  signed: SignedTrial;
  receipt: Receipt | null;
  motion: MotionHeader;
  scene: Scene;
  /** From the kernel's asking the simulator to its answer, without the exchange's share [s]. */
  simulated_s: number;
}

export interface Refused {
  event: "refused";
  /** Of the run that was refused; null when it was a scene. */
  id: string | null;
  field: string | null;
  message: Words;
}

export interface Fitted {
  event: "fitted";
  id: string;
  slope: number;
  slope_uncertainty: number;
  intercept: number;
  intercept_uncertainty: number;
  residuals: number[];
}

export interface Unfitted {
  event: "unfitted";
  id: string;
  message: Words;
}

/** Standard uncertainties of derived values, by trial and name. */
export interface Uncertainties {
  event: "uncertainties";
  of: Record<string, Record<string, number>>;
}

export type BenchEvent = Opened | Failed | SceneAnswer | Ran | Refused | Fitted | Unfitted | Uncertainties;
