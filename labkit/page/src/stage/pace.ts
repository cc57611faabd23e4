/** Watches whether the frames of a film come in time: a device that is too slow for them is given less to draw. */

/** A frame that comes later than this after the one before is late: fewer than 30 a second. */
const LATE_MS = 34;
/** After a longer pause the film had stopped, or the tab was hidden. */
const PAUSE_MS = 1000;
/** So many late frames in a row are the device's, not a moment's. */
const PATIENCE = 15;

export class Pace {
  private last = 0;
  private late = 0;

  /** Note a frame at a time [ms]; returns whether the device is too slow for what is drawn. */
  tooSlow(now: number): boolean {
    const passed = now - this.last;
    this.last = now;
    this.late = passed > LATE_MS && passed < PAUSE_MS ? this.late + 1 : 0;
    if (this.late < PATIENCE) return false;
    this.late = 0;
    return true;
  }
}
