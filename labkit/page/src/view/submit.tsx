/** Handing in: what is still missing, a confirmation, the receipt. */

import { useRef } from "preact/hooks";
import { clock, say, t } from "../language";
import type { State } from "../state";
import type { Props } from "./app";

interface Check {
  text: string;
  done: boolean;
}

function checks({ answers, rows, opened }: State): Check[] {
  const filled = (text: string | undefined) => Boolean(text?.trim());
  const used = rows.filter((row) => row.state === "stored" && answers.excluded?.[row.signed.trial.id] === undefined);
  return [
    { text: t("Hypothesis"), done: filled(answers.hypothesis) },
    { text: t("The quantity I vary"), done: filled(answers.declared_variable) },
    { text: t("Trials on the server: {count}", { count: used.length }), done: used.length > 0 },
    { text: t("Axes of the graph"), done: filled(answers.graph_x) && filled(answers.graph_y) },
    { text: t("Slope with unit"), done: filled(answers.slope) && filled(answers.slope_unit) },
    { text: t("Result with unit"), done: filled(answers.result) && filled(answers.result_unit) },
    { text: t("Uncertainty of the result"), done: filled(answers.result_uncertainty) },
    { text: t("What my graph shows, and its range"), done: [answers.relation, answers.range_low, answers.range_high].every(filled) },
    ...(opened?.lab.error_sources.length ? [{ text: t("Error source"), done: filled(answers.error_source) }] : []),
    { text: t("Conclusion"), done: filled(answers.conclusion) },
  ];
}

function CheckList({ items }: { items: Check[] }) {
  return (
    <ul class="checks">
      {items.map(({ text, done }) => (
        <li key={text} class={done ? "done" : "missing"}>
          <span class="visually-hidden">{done ? t("Done:") : t("Missing:")}</span> {text}
        </li>
      ))}
    </ul>
  );
}

function Facts({ state }: { state: State }) {
  const facts = state.record?.assignment;
  if (!facts) return null;
  return (
    <dl class="facts">
      {facts.due && (
        <div>
          <dt>{t("Due")}</dt>
          <dd class={facts.late ? "late" : ""}>{clock(facts.due)}</dd>
        </div>
      )}
      {typeof facts.attempts_left === "number" && (
        <div>
          <dt>{t("Attempts left")}</dt>
          <dd>{facts.attempts_left}</dd>
        </div>
      )}
    </dl>
  );
}

function Receipt({ state }: { state: State }) {
  const { receipt } = state;
  if (!receipt) return null;
  return (
    <div class="receipt" role="status">
      <strong>{t("Handed in at {time}.", { time: clock(receipt.time) })}</strong>{" "}
      <span>
        {t("Receipt")} <code>{receipt.id.slice(0, 8)}</code>
      </span>{" "}
      <span>
        SM3 <code title={receipt.sm3}>{receipt.sm3.slice(0, 16)}…</code>
      </span>
    </div>
  );
}

export function Submit({ session }: Props) {
  const { state } = session.store;
  const dialog = useRef<HTMLDialogElement>(null);
  const items = checks(state);
  const missing = items.filter((item) => !item.done);
  const waiting = state.rows.filter((row) => row.state === "waiting").length;
  const confirm = () => {
    dialog.current?.close();
    void session.desk?.handIn.send();
  };
  return (
    <>
      <h2>{t("Hand in")}</h2>
      <Facts state={state} />
      <CheckList items={items} />
      {waiting > 0 && <p class="problem">{t("{count} trials are not on the server yet; they would be missing.", { count: waiting })}</p>}
      {state.submitRefused && (
        <p class="problem" role="alert">
          {say(state.submitRefused)}
        </p>
      )}
      <Receipt state={state} />
      <button type="button" class="primary" disabled={state.submitting || !state.record} onClick={() => dialog.current?.showModal()}>
        {state.submitting ? t("Handing in…") : t("Hand in…")}
      </button>
      <dialog ref={dialog} aria-labelledby="confirm-title">
        <h3 id="confirm-title">{t("Hand in this record?")}</h3>
        {missing.length > 0 ? (
          <>
            <p>{t("Still missing:")}</p>
            <CheckList items={missing} />
          </>
        ) : (
          <p>{t("Everything is filled in.")}</p>
        )}
        <p>{t("What has been handed in cannot be changed any more.")}</p>
        <div class="dialog-buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            {t("Go on working")}
          </button>
          <button type="button" class="primary" onClick={confirm}>
            {t("Hand in")}
          </button>
        </div>
      </dialog>
    </>
  );
}
