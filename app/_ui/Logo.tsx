import styles from "./Logo.module.css"

/** The mark: a door, and in it a key whose bits are the wards. Decoration; the name stands beside it. */
export const Logo = () => (
  <svg className={styles.logo} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect className={styles.ground} width="32" height="32" rx="8" />
    <path className={styles.door} d="M8 26V14a8 8 0 0 1 16 0v12" />
    <circle className={styles.key} cx="16" cy="13.5" r="3" />
    <path className={styles.key} d="M16 16.5V26M16 20.5h3.25M16 24.25h2.25" />
  </svg>
)
