/** Once React has marked the fields: the first one in trouble gets the focus, so that it is heard and seen. */
export function focusFirstProblem(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem="true"] button')?.focus();
  });
}
