/** Where the bodies have been: a trail, and the flashes of a stroboscope. */

import { BufferAttribute, BufferGeometry, Group, InstancedMesh, Line, LineBasicMaterial, Matrix4, MeshBasicMaterial, SphereGeometry, Vector3 } from "three";
import type { Item } from "../contract";
import type { Motion } from "../motion";
import { tracers } from "../tracer";

export interface Traces {
  trail: boolean;
  strobe: boolean;
}

/** Time between two flashes [s]; the newest of them stay, or a long run would fill the view. */
export const FLASH_S = 0.1;
const FLASHES = 40;
const TRAIL_S = 0.02;
const TRAIL_POINTS = 1500;
const SMALLEST = 0.006;

/** Times from the start to now, the newest ones where they are too many [s]. */
function times(until: number, step: number, most: number): number[] {
  const last = Math.floor(until / step + 1e-9);
  const first = Math.max(0, last - most + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function placeOf(motion: Motion, item: Item, time: number): Vector3 {
  return new Vector3(...motion.carry(item.body!, item.position, time));
}

function radius({ shape, size }: Item): number {
  return Math.max(SMALLEST, (shape === "box" ? Math.min(...size) / 2 : (size[0] ?? SMALLEST)) * 0.6);
}

class Trace {
  readonly line = new Line(new BufferGeometry(), new LineBasicMaterial());
  readonly flashes: InstancedMesh;

  constructor(private readonly item: Item) {
    this.line.material.color.set(item.colour);
    this.line.geometry.setAttribute("position", new BufferAttribute(new Float32Array(3 * (TRAIL_POINTS + 1)), 3));
    const glass = new MeshBasicMaterial({ color: item.colour, transparent: true, opacity: 0.4, depthWrite: false });
    this.flashes = new InstancedMesh(new SphereGeometry(radius(item), 20, 12), glass, FLASHES);
    this.line.frustumCulled = this.flashes.frustumCulled = false;
  }

  follow(motion: Motion, time: number, { trail, strobe }: Traces): void {
    this.line.visible = trail;
    this.flashes.visible = strobe;
    if (trail) this.draw([...times(time, TRAIL_S, TRAIL_POINTS), time].map((at) => placeOf(motion, this.item, at)));
    if (strobe) this.flash(times(time, FLASH_S, FLASHES).map((at) => placeOf(motion, this.item, at)));
  }

  private draw(places: Vector3[]): void {
    const attribute = this.line.geometry.getAttribute("position") as BufferAttribute;
    for (const [index, { x, y, z }] of places.entries()) attribute.setXYZ(index, x, y, z);
    attribute.needsUpdate = true;
    this.line.geometry.setDrawRange(0, places.length);
  }

  private flash(places: Vector3[]): void {
    for (const [index, place] of places.entries()) this.flashes.setMatrixAt(index, new Matrix4().setPosition(place));
    this.flashes.count = places.length;
    this.flashes.instanceMatrix.needsUpdate = true;
  }

  dispose(): void {
    this.line.geometry.dispose();
    this.line.material.dispose();
    this.flashes.geometry.dispose();
    (this.flashes.material as MeshBasicMaterial).dispose();
    this.flashes.dispose();
  }
}

export class TraceBook {
  readonly group = new Group();
  private readonly traces: Trace[];

  constructor(items: Item[]) {
    this.traces = tracers(items).map((item) => new Trace(item));
    for (const { line, flashes } of this.traces) this.group.add(line, flashes);
    this.group.visible = false;
  }

  follow(motion: Motion | null, time: number, wanted: Traces): void {
    this.group.visible = motion !== null && (wanted.trail || wanted.strobe);
    if (motion && this.group.visible) for (const trace of this.traces) trace.follow(motion, time, wanted);
  }

  dispose(): void {
    for (const trace of this.traces) trace.dispose();
  }
}
