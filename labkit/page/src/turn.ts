/** Turns in space: quaternions, and the vectors along whose direction and by whose length [rad] they turn. */

import type { Quaternion, Vector } from "./contract";

/** One turn after another: first the right one, then the left one. */
export function product([a, b, c, w]: Quaternion, [x, y, z, v]: Quaternion): Quaternion {
  return [w * x + a * v + b * z - c * y, w * y - a * z + b * v + c * x, w * z + a * y - b * x + c * v, w * v - a * x - b * y - c * z];
}

/** The turn back. */
export function conjugate([x, y, z, w]: Quaternion): Quaternion {
  return [-x, -y, -z, w];
}

export function normal(turn: Quaternion): Quaternion {
  const length = Math.hypot(...turn) || 1;
  return turn.map((part) => part / length) as Quaternion;
}

/** The turn as a vector, along the shorter way round. */
export function asVector([x, y, z, w]: Quaternion): Vector {
  const sine = Math.hypot(x, y, z);
  // For a tiny turn the quotient is that of 2 φ and φ.
  const factor = sine < 1e-9 ? 2 * Math.sign(w) : (2 * Math.atan2(w < 0 ? -sine : sine, Math.abs(w))) / sine;
  return [x * factor, y * factor, z * factor];
}

export function fromVector(vector: Vector): Quaternion {
  const angle = Math.hypot(...vector);
  const factor = angle < 1e-9 ? 0.5 : Math.sin(angle / 2) / angle;
  return [vector[0] * factor, vector[1] * factor, vector[2] * factor, Math.cos(angle / 2)];
}

/** A vector after a turn. */
export function turned(turn: Quaternion, vector: Vector): Vector {
  const [x, y, z] = product(product(turn, [...vector, 0]), conjugate(turn));
  return [x, y, z];
}
