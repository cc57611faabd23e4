/** A ruler: a box with divisions of 1 mm along its longest edge, numbered in centimetres. */

import { BoxGeometry, CanvasTexture, Group, Matrix4, Mesh, MeshStandardMaterial, PlaneGeometry, SRGBColorSpace, Vector3 } from "three";

const LONGEST_CANVAS = 4096;
const AXES = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)];

/** Draw the divisions of a strip of a length and width [m]; zero is at the left. */
function divisions(length: number, width: number, colour: string): CanvasTexture {
  const canvas = document.createElement("canvas");
  const perMetre = Math.min(LONGEST_CANVAS / length, 4000);
  canvas.width = Math.round(length * perMetre);
  canvas.height = Math.max(16, Math.round(width * perMetre));
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#2b2410";
  for (let mm = 0; mm <= length * 1000 + 1e-6; mm += 1) mark(pen, mm, (mm * perMetre) / 1000);
  number(pen, length, perMetre);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  return texture;
}

function mark(pen: CanvasRenderingContext2D, mm: number, at: number): void {
  const reach = mm % 100 === 0 ? 0.62 : mm % 10 === 0 ? 0.5 : mm % 5 === 0 ? 0.36 : 0.22;
  const thick = mm % 10 === 0 ? 2 : 1;
  pen.fillRect(at - thick / 2, 0, thick, pen.canvas.height * reach);
}

function number(pen: CanvasRenderingContext2D, length: number, perMetre: number): void {
  pen.font = `600 ${Math.round(pen.canvas.height * 0.34)}px sans-serif`;
  pen.textAlign = "center";
  for (let cm = 10; cm < length * 100 - 1; cm += 10) pen.fillText(String(cm), (cm * perMetre) / 100, pen.canvas.height * 0.95);
}

/** The directions of a ruler's length, width and thickness: its edges from longest to shortest. */
function directions(size: number[]): { lengths: number[]; basis: Matrix4 } {
  const order = [0, 1, 2].sort((a, b) => size[b]! - size[a]!);
  const [along, across] = order.map((axis) => AXES[axis]!.clone()) as [Vector3, Vector3, Vector3];
  // Upright rulers are read from the top down.
  if (order[0] === 2) along.negate();
  // The face with the divisions looks to the front, which is −y, or up.
  const face = new Vector3().crossVectors(along, across);
  if (face.y > 0 || face.z < 0) {
    across.negate();
    face.negate();
  }
  return { lengths: order.map((axis) => size[axis]!), basis: new Matrix4().makeBasis(along, across, face) };
}

/** Build a ruler of a size [m], full lengths along x, y and z. */
export function ruler(size: number[], colour: string): Group {
  const { lengths, basis } = directions(size);
  const [length = 1, width = 0.03, thickness = 0.004] = lengths;
  const turned = new Group();
  const body = new Mesh(new BoxGeometry(length, width, thickness), new MeshStandardMaterial({ color: colour, roughness: 0.7 }));
  body.castShadow = body.receiveShadow = true;
  const scale = new MeshStandardMaterial({ map: divisions(length, width, colour), roughness: 0.7 });
  const front = new Mesh(new PlaneGeometry(length, width), scale);
  front.position.z = thickness / 2 + 0.0004;
  front.receiveShadow = true;
  turned.add(body, front);
  turned.applyMatrix4(basis);
  const group = new Group();
  group.add(turned);
  return group;
}
