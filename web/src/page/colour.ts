/** A colour of the page by the name of its custom property, as it shows now; scripts read `light-dark()` as it is written. */
export function colour(name: string, usual: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${name}, ${usual})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
