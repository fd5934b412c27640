// The kinds of data, in the child's words.

import { knows, say } from "./words.js";

export function dataClass(code) {
  return knows(`class_${code}`) ? say(`class_${code}`) : code;
}
