/** Watches whether the frames of a film come in time: a device that is too slow for them is given less to draw. */

/** A frame that comes later than this after it was asked for is late: fewer than 30 a second. */
const LATE_MS = 34;
/** So many late frames of a film in a row are the device's, not a moment's. */
const PATIENCE = 15;

export class Pace {
  private late = 0;

  /** Note how long a frame of a film was waited for [ms]; returns whether the device is too slow for what is drawn. */
  tooSlow(waited: number): boolean {
    this.late = waited > LATE_MS ? this.late + 1 : 0;
    if (this.late < PATIENCE) return false;
    this.late = 0;
    return true;
  }
}
