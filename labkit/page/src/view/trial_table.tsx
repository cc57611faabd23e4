/** The table of trials: repeats together, heads as quantity/unit, leaving out with a reason. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LabPage } from "../contract";
import { say, t } from "../language";
import type { Row } from "../state";
import type { Props } from "./app";
import { cellText, groups, measuredColumns } from "./cell";
import { PictureButton, PictureRow } from "./picture_row";
import { SummaryRow } from "./summary_row";
import { Head } from "./symbol";

interface RowProps extends Props {
  row: Row;
  number: number;
}

function useExclusion({ session, row }: RowProps) {
  const excluded = session.store.state.answers.excluded ?? {};
  const { id } = row.signed.trial;
  const { [id]: reason, ...others } = excluded;
  const leaveOut = (why: string) => session.desk?.autosave.write({ excluded: { ...excluded, [id]: why } });
  return { reason, leaveOut, takeBack: () => session.desk?.autosave.write({ excluded: others }) };
}

function State({ row }: { row: Row }) {
  if (row.state === "waiting") return <span class="badge badge-waiting">{t("Not saved")}</span>;
  if (row.state === "refused") return <span class="badge badge-refused">{t("Refused: {reason}", { reason: say(row.message) })}</span>;
  return null;
}

function ReasonForm({ done, cancel }: { done: (reason: string) => void; cancel: () => void }) {
  const [reason, setReason] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (reason.trim()) done(reason.trim());
  };
  return (
    <form class="reason" onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && cancel()}>
      <input
        type="text"
        maxLength={200}
        required
        ref={field}
        aria-label={t("Reason for leaving it out")}
        placeholder={t("Why is this trial left out?")}
        value={reason}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <button type="submit">{t("Leave out")}</button>
      <button type="button" class="plain" onClick={cancel}>
        {t("Cancel")}
      </button>
    </form>
  );
}

interface ActionProps extends RowProps {
  ask: () => void;
  shown: boolean;
  show: (shown: boolean) => void;
}

function Actions(props: ActionProps) {
  const { reason, takeBack } = useExclusion(props);
  const { number } = props;
  return (
    <td class="actions">
      <State row={props.row} />
      <PictureButton {...props} />
      {reason === undefined ? (
        <button type="button" class="plain" aria-label={t("Leave out trial {number}", { number })} onClick={props.ask}>
          {t("Leave out")}
        </button>
      ) : (
        <button type="button" class="plain" aria-label={t("Take back trial {number}", { number })} onClick={takeBack}>
          {t("Take back")}
        </button>
      )}
    </td>
  );
}

function Numbers({ session, row, lab }: RowProps & { lab: LabPage }) {
  const covered = session.store.state.covered === row.signed.trial.id;
  return lab.columns.map((column) => {
    const hidden = covered && column.of !== "controls";
    return (
      <td key={column.name} class={hidden ? "covered" : ""}>
        {hidden ? "…" : cellText(lab, row.signed.trial, column)}
      </td>
    );
  });
}

function TrialRow(props: RowProps & { lab: LabPage }) {
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState(false);
  const { reason, leaveOut } = useExclusion(props);
  const { lab, number, row } = props;
  const done = (why: string) => {
    leaveOut(why);
    setAsking(false);
  };
  return (
    <>
      <tr class={`${reason === undefined ? "" : "left-out"} ${row.state}`}>
        <th scope="row">{number}</th>
        {Numbers(props)}
        <Actions {...props} ask={() => setAsking(true)} shown={shown} show={setShown} />
      </tr>
      {shown && <PictureRow {...props} columns={lab.columns.length + 2} />}
      {(asking || reason !== undefined) && (
        <tr class="reason-row">
          <td colSpan={lab.columns.length + 2}>
            {reason === undefined ? <ReasonForm done={done} cancel={() => setAsking(false)} /> : t("Left out: {reason}", { reason })}
          </td>
        </tr>
      )}
    </>
  );
}

export function TrialTable({ session }: Props) {
  const { opened, rows } = session.store.state;
  if (!opened) return null;
  const lab = { ...opened.lab, columns: measuredColumns(opened.lab, rows) };
  if (rows.length === 0) return <p class="empty">{t("No trials yet. Set the apparatus and start the experiment; each reading appears here.")}</p>;
  return (
    <div class="table-place" tabIndex={0} role="region" aria-label={t("Table of trials")}>
      <table class="trials">
        <thead>
          <tr>
            <th scope="col">{t("No.")}</th>
            {lab.columns.map((column) => (
              <th scope="col" key={column.name}>
                <small>{say(column.label)}</small>
                <Head column={column} />
              </th>
            ))}
            <td />
          </tr>
        </thead>
        {groups(rows).map((group) => (
          <tbody key={group.key}>
            {group.members.map(({ row, number }) => (
              <TrialRow session={session} lab={lab} row={row} number={number} key={row.signed.trial.id} />
            ))}
            <SummaryRow state={session.store.state} lab={lab} group={group} />
          </tbody>
        ))}
      </table>
    </div>
  );
}
