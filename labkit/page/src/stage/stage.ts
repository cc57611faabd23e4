/** The 3-D view: draws a scene, follows a motion, and renders only when something has changed. */

import { Color, Fog, NeutralToneMapping, PCFShadowMap, PerspectiveCamera, Scene as Space, Vector3, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { Camera, Preset, Scene } from "../contract";
import type { Motion } from "../motion";
import { nextFrame } from "../sight";
import { ArrowBook } from "./arrow";
import { Furniture } from "./furniture";
import { ground, lamps } from "./light";
import { Pace } from "./pace";
import { TraceBook, type Traces } from "./trace";

/** What is shown beside the apparatus itself. */
export interface Extras extends Traces {
  arrows: boolean;
}

const FIELD_DEG = 38;
/** The scene's cameras are thought for this shape of picture; a narrower one steps back. */
const THOUGHT_ASPECT = 1.4;
const GLIDE_MS = 450;
const AIR = "#e8eff4";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const vector = ([x, y, z]: number[]) => new Vector3(x, y, z);
const ease = (fraction: number) => fraction * fraction * (3 - 2 * fraction);

export class Stage {
  private readonly renderer = new WebGLRenderer({ antialias: true, powerPreference: "low-power" });
  private readonly space = new Space();
  private readonly camera = new PerspectiveCamera(FIELD_DEG, 1, 0.02, 60);
  private readonly orbit: OrbitControls;
  private readonly observer: ResizeObserver;
  private readonly lamps = lamps();
  private readonly ground = ground();
  private furniture = new Furniture([]);
  private book = new TraceBook([]);
  private arrows = new ArrowBook([]);
  private extras: Extras = { trail: false, strobe: false, arrows: false };
  private shown: { motion: Motion | null; time: number } = { motion: null, time: 0 };
  private scene: Scene | null = null;
  private preset: Preset = "front";
  private asked = false;
  private playing = false;
  private readonly pace = new Pace();

  constructor(private readonly host: HTMLElement) {
    this.renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.toneMapping = NeutralToneMapping;
    // Floor and air run into each other, as in a photographer's studio: nothing draws the eye but the apparatus.
    this.space.background = new Color(AIR);
    this.space.fog = new Fog(AIR, 4, 11);
    this.camera.up.set(0, 0, 1);
    this.space.add(this.lamps.group, this.ground, this.furniture.group);
    host.append(this.renderer.domElement);
    this.orbit = this.makeOrbit();
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(host);
  }

  /** Put other things on the bench; the camera stays unless this is the first scene. */
  show(scene: Scene): void {
    const first = this.scene === null;
    this.scene = scene;
    this.space.remove(this.furniture.group, this.book.group, this.arrows.group);
    for (const part of [this.furniture, this.book, this.arrows]) part.dispose();
    this.book = new TraceBook(scene.items);
    const { position, target } = scene.camera.front;
    this.arrows = new ArrowBook(scene.arrows ?? [], vector(position).distanceTo(vector(target)));
    this.arrows.fit(this.host.clientHeight);
    this.furniture = new Furniture(scene.items);
    this.ground.visible = scene.ground;
    this.space.add(this.furniture.group, this.book.group, this.arrows.group);
    this.lamps.aim(this.furniture.group);
    if (first) this.look(this.preset, false);
    this.draw();
  }

  /** Put everything where it is at a time [s] of a motion that plays or stands, or where it rests. */
  follow(motion: Motion | null, time: number, playing = false): void {
    this.shown = { motion, time };
    this.playing = playing;
    this.furniture.place(motion, time);
    this.book.follow(motion, time, this.extras);
    this.arrows.follow(motion, time, this.extras.arrows);
    this.draw();
  }

  /** Show where the bodies have been and what acts on them, or stop showing it. */
  add(extras: Extras): void {
    this.extras = extras;
    this.follow(this.shown.motion, this.shown.time);
  }

  /** Go to one of the scene's cameras. */
  look(preset: Preset, glide = true): void {
    this.preset = preset;
    const camera = this.scene?.camera[preset];
    if (!camera) return;
    const [position, target] = this.viewpoint(camera);
    if (glide && !still()) this.glide(position, target);
    else this.aim(position, target);
  }

  dispose(): void {
    this.observer.disconnect();
    this.orbit.dispose();
    for (const part of [this.furniture, this.book, this.arrows]) part.dispose();
    this.renderer.dispose();
    this.renderer.domElement.remove();
  }

  private makeOrbit(): OrbitControls {
    const orbit = new OrbitControls(this.camera, this.renderer.domElement);
    orbit.maxPolarAngle = Math.PI * 0.55;
    orbit.minDistance = 0.15;
    orbit.maxDistance = 12;
    orbit.addEventListener("change", () => this.draw());
    // A finger moves the page up and down and turns the view sideways: the page must stay scrollable.
    this.renderer.domElement.style.touchAction = "pan-y";
    return orbit;
  }

  private viewpoint({ position, target }: Camera): [Vector3, Vector3] {
    const [from, to] = [vector(position), vector(target)];
    const step = Math.max(1, THOUGHT_ASPECT / this.camera.aspect);
    return [from.sub(to).multiplyScalar(step).add(to), to];
  }

  private aim(position: Vector3, target: Vector3): void {
    this.camera.position.copy(position);
    this.orbit.target.copy(target);
    this.orbit.update();
    this.draw();
  }

  private glide(position: Vector3, target: Vector3): void {
    const [from, away] = [this.camera.position.clone(), this.orbit.target.clone()];
    const start = performance.now();
    const step = (now: number) => {
      const fraction = ease(Math.min(1, Math.max(0, (now - start) / GLIDE_MS)));
      this.aim(from.clone().lerp(position, fraction), away.clone().lerp(target, fraction));
      if (fraction < 1) nextFrame(step);
    };
    nextFrame(step);
  }

  private fit(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    const before = this.camera.aspect;
    this.renderer.setSize(width, height);
    this.camera.aspect = width / height;
    this.arrows.fit(height);
    this.camera.updateProjectionMatrix();
    if (Math.abs(before - this.camera.aspect) > 0.05) this.look(this.preset, false);
    // A resized canvas is empty until it is drawn; waiting for the next frame would flicker.
    this.renderer.render(this.space, this.camera);
  }

  private draw(): void {
    if (this.asked) return;
    this.asked = true;
    const asked = performance.now();
    nextFrame(() => {
      this.asked = false;
      // A picture that stands must not change under the pupil's eyes.
      if (this.playing && this.pace.tooSlow(performance.now() - asked)) this.lighten();
      this.renderer.render(this.space, this.camera);
    });
  }

  /** Draw less from here on: first fewer points, then no shadows. */
  private lighten(): void {
    if (this.renderer.getPixelRatio() > 1) this.renderer.setPixelRatio(1);
    else this.lamps.dropShadows();
  }
}
