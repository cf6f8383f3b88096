/** Heard by whoever knows the session, when the gateway's answers cast doubt on it. */
let listener: () => void = () => undefined;

export function onDoubt(next: () => void): void {
  listener = next;
}

/** The gateway refused something that the page takes for allowed: the session may have ended, or its role changed. */
export function doubtSession(): void {
  listener();
}
