import type { VNode } from "preact";
export { Component, Fragment, createContext, createRef, h, render } from "preact";
export { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
export type { ComponentChildren, VNode } from "preact";
export declare const html: (strings: TemplateStringsArray, ...values: any[]) => VNode;
