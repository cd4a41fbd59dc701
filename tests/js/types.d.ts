/* The little that our modules need to know of vendored packages, which ship no types here. */
declare module "htm" { const htm: { bind(h: any): any }; export default htm; }
declare module "preact" { export const h: any; export function render(what: any, where: Element): void; }
declare module "preact/hooks" {
  export function useState<T>(first: T): [T, (next: T) => void];
  export function useRef<T>(start: T): { current: T };
  export function useEffect(work: () => any, of?: any[]): void;
}
declare module "@preact/signals" {
  export interface Signal<T = any> { value: T; peek(): T; subscribe(listener: (value: T) => void): () => void; }
  export function signal<T>(start: T): Signal<T>;
  export function computed<T>(of: () => T): { readonly value: T; peek(): T };
  export function effect(work: () => any): () => void;
  export function batch<T>(work: () => T): T;
  export function untracked<T>(work: () => T): T;
}
declare module "terra-draw";
declare module "terra-draw-leaflet-adapter";
