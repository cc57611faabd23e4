/** The things of a scene as meshes, and how a motion carries them. */

import {
  BoxGeometry,
  type BufferGeometry,
  CylinderGeometry,
  Group,
  Matrix4,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  Quaternion,
  SphereGeometry,
  Vector3,
} from "three";
import type { Item } from "../contract";
import type { Motion, Pose } from "../motion";
import { ruler } from "./ruler";

const UP = new Vector3(0, 1, 0);
const ONE = new Vector3(1, 1, 1);

function geometry({ shape, size }: Item): BufferGeometry {
  const [a = 0.01, b = 0.01, c = 0.01] = size;
  if (shape === "sphere") return new SphereGeometry(a, 48, 32);
  if (shape === "box") return new BoxGeometry(a, b, c);
  if (shape === "line") return new CylinderGeometry(a, a, 1, 12);
  // three's cylinders stand along y, the contract's along z.
  return new CylinderGeometry(a, a, b, 48).rotateX(Math.PI / 2);
}

function build(item: Item): Object3D {
  if (item.shape === "ruler") return ruler(item.size, item.colour);
  const round = item.shape === "sphere" || item.shape === "cylinder";
  const material = new MeshStandardMaterial({ color: item.colour, roughness: round ? 0.35 : 0.65 });
  const mesh = new Mesh(geometry(item), material);
  mesh.castShadow = true;
  mesh.receiveShadow = item.shape !== "line";
  return mesh;
}

function stretch(mesh: Object3D, from: Vector3, to: Vector3): void {
  const along = to.clone().sub(from);
  mesh.position.copy(from).addScaledVector(along, 0.5);
  mesh.scale.set(1, Math.max(1e-6, along.length()), 1);
  mesh.quaternion.setFromUnitVectors(UP, along.normalize());
}

function matrix({ position, quaternion }: Pose): Matrix4 {
  return new Matrix4().compose(new Vector3(...position), new Quaternion(...quaternion), ONE);
}

/** How far a body has been carried since the first frame. */
function carried(motion: Motion | null, item: Item, time: number): Matrix4 {
  const { body } = item;
  if (!motion || body === null || body === undefined || body >= motion.bodies) return new Matrix4();
  return matrix(motion.pose(body, time)).multiply(matrix(motion.pose(body, 0)).invert());
}

function rest({ position, quaternion = [0, 0, 0, 1] }: Item): Matrix4 {
  return matrix({ position, quaternion: quaternion as [number, number, number, number] });
}

export class Furniture {
  readonly group = new Group();
  private readonly pieces: [Item, Object3D][];

  constructor(items: Item[]) {
    this.pieces = items.map((item) => [item, build(item)]);
    for (const [, piece] of this.pieces) this.group.add(piece);
    this.place(null, 0);
  }

  /** Put every piece where it is at a time [s]. */
  place(motion: Motion | null, time: number): void {
    for (const [item, piece] of this.pieces) {
      const move = carried(motion, item, time);
      if (item.shape === "line") {
        stretch(piece, new Vector3(...item.position), new Vector3(...(item.to ?? item.position)).applyMatrix4(move));
      } else move.multiply(rest(item)).decompose(piece.position, piece.quaternion, piece.scale);
    }
  }

  dispose(): void {
    this.group.traverse((piece) => {
      if (!(piece instanceof Mesh)) return;
      piece.geometry.dispose();
      piece.material.map?.dispose();
      piece.material.dispose();
    });
  }
}
