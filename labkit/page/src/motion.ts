/** Motion: a whole run, unpacked from second differences and asked for the pose of a body at any time. */

import type { MotionHeader, Quaternion, Vector } from "./contract";
import { asVector, conjugate, fromVector, normal, product, turned } from "./turn";

const CHANNELS = 7;

export interface Pose {
  position: Vector;
  quaternion: Quaternion;
}

async function inflate(data: Uint8Array): Promise<ArrayBuffer> {
  const stream = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** Sum twice: value, first difference, second differences become values, in quanta. */
function integrate(row: Int16Array | Int32Array, quantum: number): Float32Array {
  const values = new Float32Array(row.length);
  let value = row[0] ?? 0;
  let difference = 0;
  values[0] = value * quantum;
  for (let frame = 1; frame < row.length; frame += 1) {
    difference += row[frame]!;
    value += difference;
    values[frame] = value * quantum;
  }
  return values;
}

/** What changes faster from one frame to the next is a blow, not a force [m/s² or rad/s²]. */
const BLOW = 5;

/**
 * How far beside the straight line a value is on its way from one frame to the next, a fraction of the way on.
 *
 * A cubic through four frames follows what forces do to less than half a millimetre, but swings to and fro around a blow.
 * There it is the parabola through three frames, of the two the one that bends less: the blow then bends only the step that
 * it is in. Source: Harten et al., J. Comput. Phys. 71 (1987) 231.
 */
function bend(step: number, before: number | undefined, after: number | undefined, fraction: number, blow: number): number {
  const last = before === undefined ? undefined : step - before;
  const next = after === undefined ? undefined : after - step;
  const [here, there] = [last ?? next ?? 0, next ?? last ?? 0];
  const least = Math.abs(there) < Math.abs(here) ? there : here;
  const [from, to] = Math.abs(there - here) > blow ? [least, least] : [here, there];
  return ((from * (2 - fraction) + to * (1 + fraction)) * fraction * (fraction - 1)) / 6;
}

/** The vector a fraction of the way from one to another; what turns between two frames does not become shorter. */
function between(from: Vector, to: Vector, fraction: number): Vector {
  const mixed = from.map((value, axis) => value + fraction * (to[axis]! - value)) as Vector;
  const size = Math.hypot(...from) + fraction * (Math.hypot(...to) - Math.hypot(...from));
  const factor = size / (Math.hypot(...mixed) || 1);
  return mixed.map((value) => value * factor) as Vector;
}

/** The quantum of each channel. */
function quanta({ bodies, arrows, position_quantum, quaternion_quantum, arrow_quantum }: MotionHeader): number[] {
  const pose = Array.from({ length: CHANNELS }, (_, channel) => (channel < 3 ? position_quantum : quaternion_quantum));
  return [...bodies.flatMap(() => pose), ...arrows.flatMap(() => [arrow_quantum, arrow_quantum, arrow_quantum])];
}

export class Motion {
  constructor(
    private readonly header: MotionHeader,
    private readonly channels: Float32Array[],
  ) {}

  /** Unpack what the bench sent. */
  static async decode(header: MotionHeader, data: Uint8Array): Promise<Motion> {
    const bytes = await inflate(data);
    const numbers = header.wide ? new Int32Array(bytes) : new Int16Array(bytes);
    const channels = quanta(header).map((quantum, index) =>
      integrate(numbers.subarray(index * header.frames, (index + 1) * header.frames), quantum),
    );
    return new Motion(header, channels);
  }

  /** How long the run lasted [s]. */
  get duration(): number {
    return (Math.max(0, this.header.frames - 1) * this.header.interval_ms) / 1000;
  }

  get bodies(): number {
    return this.header.bodies.length;
  }

  /** The change of a step that is a blow. */
  private get blow(): number {
    return BLOW * (this.header.interval_ms / 1000) ** 2;
  }

  private sample(body: number, channel: number, frame: number): number {
    return this.channels[body * CHANNELS + channel]?.[frame] ?? 0;
  }

  private turn(body: number, frame: number): Quaternion {
    return normal([3, 4, 5, 6].map((channel) => this.sample(body, channel, frame)) as Quaternion);
  }

  private place(body: number, frame: number): Vector {
    return [0, 1, 2].map((channel) => this.sample(body, channel, frame)) as Vector;
  }

  /** The frame at or before a time [s], and how far on the way to the next one it is. */
  private moment(time: number): [number, number] {
    const last = Math.max(0, this.header.frames - 1);
    const exact = Math.min(Math.max(0, (time * 1000) / this.header.interval_ms), last);
    const frame = Math.min(Math.floor(exact), Math.max(0, last - 1));
    return [frame, exact - frame];
  }

  /** What happens from a frame to the next one, and in the steps before and after, where there are any. */
  private steps(step: (frame: number) => Vector, frame: number): [Vector, Vector | undefined, Vector | undefined] {
    const last = this.header.frames - 1;
    if (frame + 1 > last) return [[0, 0, 0], undefined, undefined];
    return [step(frame), frame > 0 ? step(frame - 1) : undefined, frame + 2 <= last ? step(frame + 1) : undefined];
  }

  private position(body: number, frame: number, fraction: number): Vector {
    const move = (from: number) => {
      const [start, end] = [this.place(body, from), this.place(body, from + 1)];
      return end.map((value, axis) => value - start[axis]!) as Vector;
    };
    const [step, before, after] = this.steps(move, frame);
    return this.place(body, frame).map(
      (value, axis) => value + fraction * step[axis]! + bend(step[axis]!, before?.[axis], after?.[axis], fraction, this.blow),
    ) as Vector;
  }

  private orientation(body: number, frame: number, fraction: number): Quaternion {
    const turn = (from: number) => asVector(product(conjugate(this.turn(body, from)), this.turn(body, from + 1)));
    const [step, before, after] = this.steps(turn, frame);
    const way = step.map((value, axis) => fraction * value + bend(value, before?.[axis], after?.[axis], fraction, this.blow));
    return normal(product(this.turn(body, frame), fromVector(way as Vector)));
  }

  /** The pose of a body at a time [s] after the start. */
  pose(body: number, time: number): Pose {
    const [frame, fraction] = this.moment(time);
    return { position: this.position(body, frame, fraction), quaternion: this.orientation(body, frame, fraction) };
  }

  /** Direction and size of an arrow of the scene at a time [s], over the longest of its kind; null where there is none. */
  arrow(name: string, time: number): Vector | null {
    const number = this.header.arrows.indexOf(name);
    if (number < 0) return null;
    const [frame, fraction] = this.moment(time);
    const channels = [0, 1, 2].map((axis) => this.channels[this.bodies * CHANNELS + number * 3 + axis]!);
    const [from, to] = [frame, Math.min(frame + 1, this.header.frames - 1)].map((at) => channels.map((channel) => channel[at]!));
    return between(from as Vector, to as Vector, fraction);
  }

  /** Where a place of a body, given as it stood at the first frame, is at a time [s]. */
  carry(body: number, place: Vector, time: number): Vector {
    const [start, now] = [this.pose(body, 0), this.pose(body, time)];
    const turn = product(now.quaternion, conjugate(start.quaternion));
    const arm = turned(turn, place.map((value, axis) => value - start.position[axis]!) as Vector);
    return now.position.map((value, axis) => value + arm[axis]!) as Vector;
  }
}
