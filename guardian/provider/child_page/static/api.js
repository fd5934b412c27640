// The provider's JSON. Every failure is a Trouble: refused, failed, or no connection.

import { say } from "./words.js";

export class Trouble extends Error {
  constructor(kind, problem, status) {
    super(kind);
    this.kind = kind; // "refused" | "failed" | "offline"
    this.problem = problem;
    this.status = status; // of HTTP; undefined without an answer
  }
}

// Problems of these addresses are already in the child's words; of the others, refusals alone are.
const SPOKEN = /^requests(\/|$)/;

export async function call(path, { body, headers = {}, method, signal, bytes } = {}) {
  const write = body !== undefined || bytes !== undefined;
  const sent = { method: method ?? (write ? "POST" : "GET"), headers: { ...headers }, signal };
  if (bytes !== undefined) {
    sent.headers["Content-Type"] = "application/octet-stream";
    sent.body = bytes;
  } else if (sent.method === "POST") {
    sent.headers["Content-Type"] = "application/json";
    sent.body = JSON.stringify(body ?? {});
  }
  let answer;
  try {
    answer = await fetch(`/app/api/${path}`, sent);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("offline", { title: say("offline_title"), detail: say("offline_kept") });
  }
  if (answer.status === 401) {
    window.location.replace("/app"); // signed out elsewhere: the sign-in page says the rest
    return new Promise(() => {});
  }
  if (!answer.ok) throw await trouble(path, answer);
  return answer;
}

export async function json(path, options) {
  const answer = await call(path, options);
  try {
    return await answer.json();
  } catch {
    throw new Trouble("offline", { title: say("offline_title"), detail: say("offline_kept") }); // it broke off
  }
}

async function trouble(path, answer) {
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // not a problem document: the sentence below is all there is to say
  }
  if (problem.reason && (answer.status === 403 || SPOKEN.test(path))) return new Trouble("refused", problem, answer.status);
  return new Trouble("failed", { title: say("failed_title"), detail: say("failed_detail") }, answer.status);
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
