/** A scene as flat shapes, seen by one of its cameras: for a still picture without 3-D. */

import type { Camera, Item, Quaternion, Vector } from "./contract";
import type { Motion } from "./motion";
import { turned } from "./turn";

export type Point = [number, number];

/** A filled outline; `shade` is how much of the light falls on it. */
export interface Shape {
  outline: Point[];
  colour: string;
  shade: number;
  depth: number;
}

const HALF_FIELD = Math.tan((19 * Math.PI) / 180);
const LAMP: Vector = [0.4, -0.5, 0.77];
const ROUND = 24;
const FACES: Vector[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const unit = (a: Vector): Vector => a.map((value) => value / (Math.hypot(...a) || 1)) as Vector;

/** The outline around points. Source: Andrew, Information Processing Letters 9 (1979) 216. */
export function hull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const left = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const half = (chain: Point[], next: Point): Point[] => {
    while (chain.length > 1 && left(chain.at(-2)!, chain.at(-1)!, next) <= 0) chain.pop();
    return [...chain, next];
  };
  const [below, above] = [sorted.reduce(half, []), sorted.reduceRight(half, [])];
  return [...below.slice(0, -1), ...above.slice(0, -1)];
}

/** A pinhole camera: a height of the picture is −1 to 1. */
export class Eye {
  private readonly forward: Vector;
  private readonly right: Vector;
  private readonly up: Vector;

  constructor(private readonly camera: Camera) {
    this.forward = unit(minus(camera.target, camera.position));
    this.right = unit(cross(this.forward, [0, 0, 1]));
    this.up = cross(this.right, this.forward);
  }

  /** How far away a place is, straight ahead [m]: what stands aside is not behind. */
  depth(place: Vector): number {
    return dot(minus(place, this.camera.position), this.forward);
  }

  /** Whether a face with this outward normal, at a place, is turned to the camera. */
  sees(place: Vector, normal: Vector): boolean {
    return dot(normal, minus(this.camera.position, place)) > 0;
  }

  see(place: Vector): Point {
    const away = minus(place, this.camera.position);
    const depth = Math.max(1e-3, this.depth(place)) * HALF_FIELD;
    return [dot(away, this.right) / depth, -dot(away, this.up) / depth];
  }
}

/** Where places fixed to an item, given from its middle, are at a time [s]. */
function placing(item: Item, motion: Motion | null, time: number): (offset: Vector) => Vector {
  const turn = (item.quaternion ?? [0, 0, 0, 1]) as Quaternion;
  return (offset) => {
    const place = turned(turn, offset).map((value, axis) => value + item.position[axis]!) as Vector;
    return carried(place, item.body, motion, time);
  };
}

function carried(place: Vector, body: number | null | undefined, motion: Motion | null, time: number): Vector {
  return motion && typeof body === "number" && body < motion.bodies ? motion.carry(body, place, time) : place;
}

function boxFaces({ size, colour }: Item, put: (offset: Vector) => Vector, eye: Eye): Shape[] {
  const half = [0, 1, 2].map((axis) => (size[axis] ?? 0.01) / 2) as Vector;
  const middle = put([0, 0, 0]);
  return FACES.flatMap((face) => {
    const centre = put(face.map((value, axis) => value * half[axis]!) as Vector);
    const normal = unit(minus(centre, middle));
    if (!eye.sees(centre, normal)) return [];
    const axis = face.findIndex((value) => value !== 0);
    const [across, along] = [(axis + 1) % 3, (axis + 2) % 3];
    const corner = (u: number, v: number) => {
      const offset = face.map((value, each) => value * half[each]!) as Vector;
      offset[across] = u * half[across]!;
      offset[along] = v * half[along]!;
      return eye.see(put(offset));
    };
    const outline = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
    return [{ outline, colour, shade: 0.72 + 0.28 * Math.max(0, dot(normal, LAMP)), depth: eye.depth(middle) }];
  });
}

function ring(radius: number, height: number): Vector[] {
  return Array.from({ length: ROUND }, (_, index) => (index / ROUND) * 2 * Math.PI).map((angle) => [
    radius * Math.cos(angle),
    radius * Math.sin(angle),
    height,
  ]);
}

function ballOutline(radius: number, place: Vector, eye: Eye): Point[] {
  const [x, y] = eye.see(place);
  const reach = radius / (eye.depth(place) * HALF_FIELD);
  return ring(reach, 0).map(([u, v]) => [x + u, y + v]);
}

function lineOutline(item: Item, motion: Motion | null, time: number, eye: Eye): Point[] {
  const radius = item.size[0] ?? 0.002;
  const ends = [item.position, carried(item.to ?? item.position, item.body, motion, time)];
  return hull(ends.flatMap((end) => ballOutline(radius, end, eye)));
}

function shapes(item: Item, motion: Motion | null, time: number, eye: Eye): Shape[] {
  const { shape, size, colour } = item;
  const put = placing(item, motion, time);
  if (shape === "box" || shape === "ruler") return boxFaces(item, put, eye);
  const [radius = 0.01, height = 0.01] = size;
  const round = () => hull([...ring(radius, height / 2), ...ring(radius, -height / 2)].map((offset) => eye.see(put(offset))));
  const outlines = { sphere: () => ballOutline(radius, put([0, 0, 0]), eye), cylinder: round, line: () => lineOutline(item, motion, time, eye) };
  return [{ outline: outlines[shape](), colour, shade: 0.92, depth: eye.depth(put([0, 0, 0])) }];
}

/** The shapes of a scene at a time [s], the farthest first. */
export function project(items: Item[], camera: Camera, motion: Motion | null, time: number): Shape[] {
  const eye = new Eye(camera);
  return items.flatMap((item) => shapes(item, motion, time, eye)).sort((a, b) => b.depth - a.depth);
}
