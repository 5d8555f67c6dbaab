import styles from "./CodeGrid.module.css"

/**
 * A recovery code in numbered groups, seven to a line and two on a phone. While it is typed back, do not render it:
 * hiding it by style would leave it to screen readers and to the page's text.
 */
export const CodeGrid = ({ label, groups }: { label: string; groups: readonly string[] }) => (
  <ol className={styles.code} aria-label={label}>
    {groups.map((group, index) => (
      <li key={index}>
        <span>{index + 1}</span>
        <b>{group}</b>
      </li>
    ))}
  </ol>
)
