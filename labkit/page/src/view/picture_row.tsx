/** What a trial left to be read by eye, opened below its row. */

import type { Picture, Trial } from "../contract";
import { t } from "../language";
import type { Row } from "../state";
import type { Props } from "./app";
import { Photograph } from "./photograph";
import { Tape } from "./tape";

interface PictureProps extends Props {
  row: Row;
  number: number;
}

/** The picture of a trial; none while its readings are covered. */
function pictureOf({ session, row }: PictureProps): Picture | undefined {
  const { trial } = row.signed;
  return session.store.state.covered === trial.id ? undefined : Object.values(trial.pictures ?? {})[0];
}

export function PictureButton(props: PictureProps & { shown: boolean; show: (shown: boolean) => void }) {
  const { number, shown, show } = props;
  const picture = pictureOf(props);
  if (!picture) return null;
  const [name, label] =
    picture.kind === "tape" ? [t("Tape"), t("Tape of trial {number}", { number })] : [t("Photograph"), t("Photograph of trial {number}", { number })];
  return (
    <button type="button" class="plain" aria-expanded={shown} aria-label={label} onClick={() => show(!shown)}>
      {name}
    </button>
  );
}

export interface Read {
  picture: Picture;
  trial: Trial;
}

export function PictureRow(props: PictureProps & { columns: number }) {
  const picture = pictureOf(props);
  if (!picture) return null;
  const { trial } = props.row.signed;
  return (
    <tr class="reason-row picture-row">
      <td colSpan={props.columns}>
        <div class="picture">{picture.kind === "tape" ? <Tape picture={picture} trial={trial} /> : <Photograph picture={picture} trial={trial} />}</div>
      </td>
    </tr>
  );
}
