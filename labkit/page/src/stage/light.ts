/** Light, shadow and floor. */

import {
  Box3,
  CircleGeometry,
  DirectionalLight,
  GridHelper,
  Group,
  HemisphereLight,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  Sphere,
} from "three";

const FLOOR_RADIUS = 14;

export interface Lamps {
  group: Group;
  /** Turn the lamp and its shadow to where the things stand. */
  aim(things: Object3D): void;
  /** Shine without shadows from here on. */
  dropShadows(): void;
}

/** A soft sky and one lamp that casts shadows. */
export function lamps(): Lamps {
  const group = new Group();
  const lamp = new DirectionalLight("#fff6e8", 2.4);
  lamp.castShadow = true;
  lamp.shadow.mapSize.set(1024, 1024);
  lamp.shadow.radius = 5;
  lamp.shadow.normalBias = 0.01;
  group.add(new HemisphereLight("#ffffff", "#c3ced8", 2.7), lamp, lamp.target);
  const aim = (things: Object3D) => {
    const { center, radius } = new Box3().setFromObject(things).getBoundingSphere(new Sphere());
    const reach = Math.max(0.5, radius * 1.4);
    lamp.target.position.copy(center);
    lamp.position.copy(center).add({ x: reach * 0.9, y: -reach * 1.1, z: reach * 1.8 });
    Object.assign(lamp.shadow.camera, { left: -reach, right: reach, top: reach, bottom: -reach, near: 0.01, far: reach * 5 });
    lamp.shadow.camera.updateProjectionMatrix();
  };
  const dropShadows = () => {
    lamp.castShadow = false;
  };
  return { group, aim, dropShadows };
}

/** The floor: a pale disc with lines 10 cm apart. */
export function ground(): Group {
  const group = new Group();
  const disc = new Mesh(new CircleGeometry(FLOOR_RADIUS, 64), new MeshStandardMaterial({ color: "#e3eaee", roughness: 1 }));
  disc.receiveShadow = true;
  const grid = new GridHelper(2, 20, "#b8c6cf", "#ccd8df");
  grid.rotation.x = Math.PI / 2;
  grid.position.z = 0.0008;
  group.add(disc, grid);
  return group;
}
