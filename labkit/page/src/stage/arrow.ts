/** Forces and velocities as arrows, with their symbols at the tips; they are seen through everything, like a drawing. */

import { CanvasTexture, ConeGeometry, CylinderGeometry, Group, Mesh, MeshBasicMaterial, Sprite, SpriteMaterial, SRGBColorSpace, Vector3 } from "three";
import type { Arrow } from "../contract";
import type { Motion } from "../motion";

const UP = new Vector3(0, 1, 0);
/** Thickness of an arrow that is looked at from a metre away [m]. */
const SHAFT = 0.0026;
const HEAD = { radius: 0.008, length: 0.022 };
/** An arrow shorter than this is not drawn [m]. */
const SHORTEST = 0.004;
/** Height of a symbol's picture in a view of a height of one [1], with the camera's field; and the least on the screen [px]. */
const SYMBOL = 0.055;
const LEAST_PX = 30;
const LABEL_PX = 96;
/** What a camera of 38° sees of a plane a metre away [m]. */
const FIELD = 2 * Math.tan((19 * Math.PI) / 180);

function label(symbol: string, colour: string): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = LABEL_PX;
  const pen = canvas.getContext("2d")!;
  pen.font = `italic 700 ${LABEL_PX * 0.72}px "Times New Roman", "Liberation Serif", serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = LABEL_PX * 0.14;
  pen.strokeStyle = "#ffffff";
  pen.strokeText(symbol, LABEL_PX / 2, LABEL_PX / 2);
  pen.fillStyle = colour;
  pen.fillText(symbol, LABEL_PX / 2, LABEL_PX / 2);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  return texture;
}

class Drawn {
  readonly group = new Group();
  private readonly paint: MeshBasicMaterial;
  private readonly shaft: Mesh;
  private readonly head: Mesh;
  private readonly symbol: Sprite;

  constructor(
    private readonly arrow: Arrow,
    private readonly thickness: number,
  ) {
    const plain = { depthTest: false, depthWrite: false, transparent: true, toneMapped: false, fog: false };
    this.paint = new MeshBasicMaterial({ color: arrow.colour, ...plain });
    this.shaft = new Mesh(new CylinderGeometry(SHAFT, SHAFT, 1, 12).translate(0, 0.5, 0), this.paint);
    this.head = new Mesh(new ConeGeometry(HEAD.radius, HEAD.length, 20).translate(0, -HEAD.length / 2, 0), this.paint);
    this.symbol = new Sprite(new SpriteMaterial({ map: label(arrow.symbol, arrow.colour), sizeAttenuation: false, ...plain }));
    this.shaft.renderOrder = this.head.renderOrder = 10;
    this.symbol.renderOrder = 11;
    this.group.add(this.shaft, this.head, this.symbol);
  }

  follow(motion: Motion, time: number): void {
    const way = new Vector3(...(motion.arrow(this.arrow.name, time) ?? [0, 0, 0])).multiplyScalar(this.arrow.length);
    this.group.visible = way.length() > SHORTEST;
    if (!this.group.visible) return;
    this.group.position.set(...motion.carry(this.arrow.body, this.arrow.position, time));
    this.point(way);
  }

  private point(way: Vector3): void {
    const length = way.length();
    const direction = way.clone().normalize();
    // A short arrow has a small head.
    const size = Math.min(this.thickness, (0.6 * length) / HEAD.length);
    this.head.quaternion.setFromUnitVectors(UP, direction);
    this.shaft.quaternion.copy(this.head.quaternion);
    this.shaft.scale.set(size, Math.max(1e-6, length - HEAD.length * size), size);
    this.head.scale.setScalar(size);
    this.head.position.copy(way);
    this.symbol.position.copy(way).addScaledVector(direction, HEAD.length * this.thickness);
  }

  /** Keep the symbol readable in a view of a height [px]. */
  fit(height: number): void {
    this.symbol.scale.setScalar(Math.max(SYMBOL, (LEAST_PX / Math.max(1, height)) * FIELD));
  }

  dispose(): void {
    this.shaft.geometry.dispose();
    this.head.geometry.dispose();
    this.paint.dispose();
    this.symbol.material.map?.dispose();
    this.symbol.material.dispose();
  }
}

export class ArrowBook {
  readonly group = new Group();
  private readonly drawn: Drawn[];

  /**
   * @param arrows those of the scene
   * @param distance how far away its first camera stands [m]
   */
  constructor(arrows: Arrow[], distance = 1) {
    this.drawn = arrows.map((arrow) => new Drawn(arrow, distance));
    for (const { group } of this.drawn) this.group.add(group);
    this.group.visible = false;
  }

  /** Show the arrows as they are at a time [s], or none. */
  follow(motion: Motion | null, time: number, wanted: boolean): void {
    this.group.visible = motion !== null && wanted;
    if (motion && this.group.visible) for (const arrow of this.drawn) arrow.follow(motion, time);
  }

  fit(height: number): void {
    for (const arrow of this.drawn) arrow.fit(height);
  }

  dispose(): void {
    for (const arrow of this.drawn) arrow.dispose();
  }
}
