/** Which colour is which series or segment. */
export function Legend({ names }: { names: string[] }) {
  return (
    <ul class="chart-legend">
      {names.map((name, index) => (
        <li key={index}>
          <span class={`swatch series-${index}`} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}
