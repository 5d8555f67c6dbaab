import styles from "./dicom.module.css"
import type { DicomAttribute } from "./model"

/** Attributes by section, as the file has them. */
export function Attributes({ attributes }: { attributes: readonly DicomAttribute[] }) {
  const sections = [...new Set(attributes.map(({ section }) => section))]
  return (
    <div className={styles.facts}>
      {sections.map((section) => (
        <section key={section} aria-label={section}>
          <h3>{section}</h3>
          <dl>
            {attributes
              .filter((each) => each.section === section)
              .map(({ tag, name, value }, index) => (
                <div key={`${tag} ${index}`}>
                  <dt>
                    {name} <small>{tag}</small>
                  </dt>
                  <dd>{value || "–"}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
