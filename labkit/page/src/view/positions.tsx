/** What the view shows, as tables for those who do not see it: where each body is, and what acts on it, at the time of the film. */

import { say, t } from "../language";
import { tracers } from "../tracer";
import { shown } from "../unit";
import type { Props } from "./app";
import { ArrowTable } from "./arrow_table";
import { useChanges } from "./use";

/** Kept out of sight; it stands still while the film plays, or a screen reader would never come to an end. */
export function Positions({ session }: Props) {
  const { playback, store } = session;
  useChanges(playback);
  const { motion, scene } = store.state;
  const arrows = scene?.arrows ?? [];
  if (!motion || !scene || playback.playing) return null;
  return (
    <>
      <table class="visually-hidden positions">
        <caption>{t("Positions at {time} s", { time: shown(playback.time, 2) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t("Body")}</th>
            {["x/m", "y/m", "z/m"].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tracers(scene.items).map((item) => (
            <tr key={item.name}>
              <th scope="row">{say(item.label) || item.name}</th>
              {motion.carry(item.body!, item.position, playback.time).map((value, axis) => (
                <td key={axis}>{shown(value, 3)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {arrows.length > 0 && <ArrowTable arrows={arrows} motion={motion} time={playback.time} />}
    </>
  );
}
