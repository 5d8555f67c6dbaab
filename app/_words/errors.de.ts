import { translated } from "../_language/catalogue"
import type english from "./errors.en"

export default translated<typeof english>({
  codes: {
    "wallet-refused": {
      title: "Sie haben in Ihrer Wallet abgelehnt",
      safe: "Es wurde nichts gesendet, und nichts hat sich geändert.",
      next: "Ihre Auswahl ist noch da, wenn Sie es noch einmal versuchen möchten.",
    },
    "wallet-locked": {
      title: "Ihre Wallet ist gesperrt",
      safe: "Nichts hat sich geändert.",
      next: "Öffnen Sie sie, geben Sie dort ihr Passwort ein und versuchen Sie es dann noch einmal.",
    },
    "wallet-busy": {
      title: "Ihre Wallet wartet noch auf eine Antwort",
      safe: "Hiervon wurde nichts gesendet.",
      next: "Öffnen Sie sie, beantworten oder schließen Sie, was dort wartet, und versuchen Sie es dann noch einmal.",
    },
    "wallet-failed": {
      title: "Ihre Wallet hat nicht geantwortet",
      safe: "Es wurde nichts gesendet.",
      next: "Öffnen Sie sie und sehen Sie nach, ob sie auf Sie wartet; versuchen Sie es dann noch einmal.",
    },
    "wallet-unclear": {
      title: "Ihre Wallet hat einen Fehler gemeldet",
      safe: "Wir wissen nicht, ob sie etwas gesendet hat, und zählen dies nicht als erledigt.",
      next: "Sehen Sie in den Aktivitäten Ihrer Wallet nach, bevor Sie es noch einmal versuchen.",
    },
    "wallet-unsteady": {
      title: "Diese Wallet unterschreibt jedes Mal anders",
      safe: "Ihre Schlüssel sind erstellt, und kein Zugang hängt von dieser Wallet ab.",
      next: "Öffnen Sie Ihre Unterlagen stattdessen mit dem Wiederherstellungscode.",
    },
    "wallet-not-deployed": {
      title: "Ihre Wallet ist in diesem Netzwerk noch nicht eingerichtet",
      safe: "Es wurde nichts gesendet, und nichts hat sich geändert.",
      next: "Sie ist ein Vertrag, der erst mit seiner ersten Transaktion entsteht. Senden Sie einmal etwas damit und versuchen Sie es dann noch einmal.",
    },
    "wallet-unanswered": {
      title: "Sie warten nicht mehr auf Ihre Wallet",
      safe: "Es wurde nichts gesendet. Wenn Sie später unterschreiben, wird das nicht verwendet.",
      next: "Ihre Auswahl ist noch da, wenn Sie es noch einmal versuchen möchten.",
    },
    "wallet-still-asks": {
      title: "Ihre Wallet fragt Sie noch danach",
      safe: "Bisher wurde nichts gesendet. Wenn Sie dort zustimmen, gilt es, und diese Seite zeigt es.",
      next: "Lehnen Sie zuerst in Ihrer Wallet ab, wenn Sie neu anfangen möchten. Wenn sie nichts anzeigt, laden Sie diese Seite neu.",
    },
    "wallet-chain-other": {
      title: "Ihre Wallet zeigt ein früheres lokales Netzwerk",
      safe: "Es wurde nichts gesendet. Es hat dieselbe Nummer wie das hiesige, ist aber ein anderes.",
      next: "Wählen Sie in MetaMask Einstellungen, Erweitert, Aktivitätsdaten löschen, und prüfen Sie die Adresse des Netzwerks; versuchen Sie es dann noch einmal.",
    },
    "tab-busy": {
      title: "Ein anderer Tab von Keyward wartet auf Ihre Wallet",
      safe: "Von diesem wurde nichts gesendet.",
      next: "Antworten Sie zuerst dort und versuchen Sie es dann hier noch einmal.",
    },
    "account-switched": {
      title: "Ihre Wallet hat das Konto gewechselt",
      safe: "Wir haben angehalten, bevor etwas im falschen Namen gesendet wurde.",
      next: "Wählen Sie in Ihrer Wallet das gewünschte Konto und melden Sie sich wieder an.",
    },
    "network-wrong": {
      title: "Ihre Wallet ist in einem anderen Netzwerk",
      safe: "Es wurde nichts gesendet.",
      next: "Wechseln Sie in Ihrer Wallet zu dem Netzwerk, in dem Ihre Unterlagen liegen.",
    },
    "chain-unreachable": {
      title: "Wir erreichen das Netzwerk nicht",
      safe: "Ihre Unterlagen und alle Freigaben sind so, wie Sie sie verlassen haben; gerade hinzugefügte Dateien warten auf diesem Gerät.",
      next: "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    },
    "chain-restarted": {
      title: "Dieses lokale Netzwerk hat neu begonnen",
      safe: "Was im früheren lag, wird nicht angezeigt, weil es dort nicht mehr existiert.",
      next: "Wählen Sie in MetaMask Einstellungen, Erweitert, Aktivitätsdaten löschen; melden Sie sich dann wieder an.",
    },
    "transaction-failed": {
      title: "Es wurde nicht bestätigt",
      safe: "Nichts hat sich geändert.",
      next: "Versuchen Sie es noch einmal; wenn es wieder misslingt, sehen Sie in den Aktivitäten Ihrer Wallet nach.",
    },
    "transaction-replaced": {
      title: "Ihre Wallet hat stattdessen etwas anderes gesendet",
      safe: "Wir zählen dies nicht als erledigt.",
      next: "Sehen Sie in den Aktivitäten Ihrer Wallet nach und versuchen Sie es dann hier noch einmal.",
    },
    "transaction-cancelled": {
      title: "Sie haben es in Ihrer Wallet abgebrochen",
      safe: "Nichts hat sich geändert.",
      next: "Ihre Auswahl ist noch da, wenn Sie es noch einmal versuchen möchten.",
    },
    "transaction-dropped": {
      title: "Es ist unterwegs verloren gegangen",
      safe: "Kein Knoten kennt es mehr, also hat sich nichts geändert.",
      next: "Wenn Ihre Wallet es noch als wartend anzeigt, brechen Sie es dort ab; versuchen Sie es dann hier noch einmal.",
    },
    "relay-refused": {
      title: "Das lässt sich gerade nicht kostenlos senden",
      safe: "Nichts hat sich geändert.",
      next: "Versuchen Sie es später noch einmal.",
    },
    "relay-false": {
      title: "Uns wurde gesagt, es sei gesendet, aber das stimmt nicht",
      safe: "Wir zählen dies nicht als erledigt.",
      next: "Es kann in der nächsten Viertelstunde noch gesendet werden: Sehen Sie dann wieder nach, bevor Sie es wiederholen.",
    },
    "action-unsettled": {
      title: "Sie haben unterschrieben, aber es ist noch nicht angekommen",
      safe: "Es kann in der nächsten Viertelstunde noch wirksam werden, und dann nur einmal.",
      next: "Sehen Sie dann wieder nach, oder versuchen Sie es noch einmal: Nur eines von beiden kann wirksam werden.",
    },
    "nobody-pays": {
      title: "Das lässt sich gerade nicht senden",
      safe: "Nichts hat sich geändert, und Ihre Auswahl ist noch da.",
      next: "Die Betreiber dieser Website bezahlen das Senden; im Moment funktioniert das nicht. Versuchen Sie es später noch einmal.",
    },
    "providers-disagree": {
      title: "Zwei Quellen widersprechen sich, deshalb haben wir angehalten",
      safe: "Es wurde nichts freigegeben, denn eine davon sagt Ihnen vielleicht etwas Falsches.",
      next: "Prüfen Sie es gleich noch einmal, oder ändern Sie in Ihrer Wallet die Adresse des Netzwerks.",
    },
    "history-invalid": {
      title: "Dieser Verlauf stimmt nicht",
      safe: "Unterwegs zu Ihnen wurde etwas weggelassen oder verändert, deshalb zeigen wir nichts davon.",
      next: "Prüfen Sie es noch einmal, oder verwenden Sie eine andere Adresse des Netzwerks.",
    },
    "history-shrank": {
      title: "Dieser Verlauf ist kürzer als zuvor",
      safe: "Sie haben Einträge gesehen, die diese Quelle nicht mehr zeigt, deshalb haben wir angehalten.",
      next: "Prüfen Sie es noch einmal, oder verwenden Sie eine andere Adresse des Netzwerks.",
    },
    "not-allowed": {
      title: "Dieses Konto darf das nicht",
      safe: "Nichts hat sich geändert.",
      next: "Nur die Patientin oder der Patient selbst, oder wer von ihnen benannt wurde, darf hier schreiben.",
    },
    "care-closed": {
      title: "Ein Konto, das Sie verwahren, lässt sich nicht öffnen",
      safe: "Es wurde nichts geändert: weder Ihre Schlüssel noch die jenes Kontos.",
      next: "Versuchen Sie es später noch einmal. Mit neuen Schlüsseln könnten Sie es nur noch mit seinem eigenen Wiederherstellungscode öffnen, auf Papier.",
    },
    "may-not-contribute": {
      title: "Sie dürfen hier keine Einträge hinzufügen",
      safe: "Es wurde nichts hinzugefügt. Was davon gesendet wurde, ist verschlüsselt und verschwindet, wenn Sie es entfernen.",
      next: "Bitten Sie darum, in diesem Ordner Befunde hinzufügen zu dürfen.",
    },
    "content-displaced": {
      title: "Dieser Eintrag zeigt nicht, was er soll",
      safe: "Was er vorher zeigte, ist noch gespeichert.",
      next: "Bringen Sie das zuerst in Ordnung, über die Zeile oben auf der Seite; tun Sie dies danach noch einmal.",
    },
    "epoch-moved": {
      title: "Die Schlüssel haben sich geändert, während Sie gearbeitet haben",
      safe: "Mit einem alten Schlüssel wurde nichts freigegeben.",
      next: "Versuchen Sie es noch einmal; dann wird der neue verwendet.",
    },
    "key-changed": {
      title: "Der Schlüssel dieser Person hat sich geändert",
      safe: "Für den neuen wurde nichts verschlüsselt.",
      next: "Vergleichen Sie seine Ziffern mit der Person, am Telefon oder persönlich, bevor Sie weitermachen.",
    },
    "vault-changed": {
      title: "Ihre Schlüssel wurden auf einem anderen Gerät geändert",
      safe: "Es wurde nichts überschrieben.",
      next: "Entsperren Sie hier neu und wiederholen Sie dann die Änderung.",
    },
    "grant-missing": {
      title: "Das ist nicht mehr freigegeben",
      safe: "Nichts hat sich geändert.",
      next: "Sehen Sie nach, wer was sehen kann; die Liste ist aktuell.",
    },
    "grant-over": {
      title: "Die Zeit dieser Freigabe ist vorbei",
      safe: "Bis zu einer neuen Freigabe lässt sich nichts mehr öffnen.",
      next: "Bitten Sie um eine neue Freigabe.",
    },
    "not-invited": {
      title: "Diese Person nimmt Unterlagen nur auf Einladung an",
      safe: "Es wurde nichts freigegeben.",
      next: "Bitten Sie sie, zuerst Ihr Konto einzuladen.",
    },
    "request-open": {
      title: "Sie haben diese Person schon gefragt",
      safe: "Ihre erste Anfrage wartet noch auf eine Antwort.",
      next: "Warten Sie auf die Antwort, oder nehmen Sie die Anfrage zurück und fragen Sie noch einmal.",
    },
    "request-over": {
      title: "Diese Anfrage ist erledigt",
      safe: "Nichts hat sich geändert.",
      next: "Sie wurde beantwortet, zurückgenommen oder ist abgelaufen; die Liste ist aktuell.",
    },
    "request-refused": {
      title: "Diese Person nimmt zurzeit keine Anfragen von Ihnen an",
      safe: "Es wurde ihr nichts gesendet.",
      next: "Sie hat früher abgelehnt; sprechen Sie mit ihr. Sie kann Ihnen jederzeit etwas freigeben.",
    },
    "request-too-soon": {
      title: "Diese Person hat vor Kurzem abgelehnt",
      safe: "Es wurde ihr nichts gesendet.",
      next: "Nach einer ersten Ablehnung können Sie in einer Woche wieder fragen, nach jeder weiteren später, bis zu einem Jahr. Sie kann Ihnen jederzeit etwas freigeben.",
    },
    "requests-full": {
      title: "Zu viele fragen diese Person gerade",
      safe: "Es wurde ihr nichts gesendet.",
      next: "Bitten Sie sie, Sie einzuladen: Wen sie eingeladen hat oder wem sie etwas freigibt, kann immer fragen. Oder versuchen Sie es in einer Woche noch einmal.",
    },
    "requests-spent": {
      title: "Sie haben an einem Tag 16-mal gefragt",
      safe: "Ihre bisherigen Anfragen gelten weiter.",
      next: "Fragen Sie morgen wieder.",
    },
    "reason-too-long": {
      title: "Der Grund ist zu lang",
      safe: "Es wurde nichts gesendet.",
      next: "Sagen Sie es mit höchstens 500 Zeichen.",
    },
    "record-unknown": {
      title: "Diesen Eintrag gibt es nicht",
      safe: "Nichts hat sich geändert.",
      next: "Gehen Sie zurück zur Liste; sie ist aktuell.",
    },
    "account-frozen": {
      title: "Dieses Konto ist gesperrt",
      safe: "Es wurde nichts geschrieben, und niemand kann dafür schreiben, bis es wiederhergestellt ist.",
      next: "Wem es gehört, kann ihm mit dem Wiederherstellungscode eine andere Wallet geben.",
    },
    "wallet-shut": {
      title: "Diese Wallet öffnet ihr Konto nicht mehr",
      safe: "Das Konto wurde gesperrt oder hat jetzt eine andere Wallet; alles darin ist noch da.",
      next: "Verbinden Sie die Wallet, die das Konto jetzt verwendet, oder verwenden Sie den Wiederherstellungscode.",
    },
    "recovery-wrong": {
      title: "Dieser Code ist nicht der Wiederherstellungscode des Kontos",
      safe: "Nichts hat sich geändert.",
      next: "Prüfen Sie das Konto und den Code; es zählt der zuletzt gedruckte.",
    },
    "recovery-too-early": {
      title: "Dafür ist es zu früh",
      safe: "Das Konto bleibt gesperrt; niemand kann dafür schreiben.",
      next: "Kommen Sie an dem hier gezeigten Tag wieder, mit Ihrem Wiederherstellungscode und Ihrer neuen Wallet.",
    },
    "wallet-not-fresh": {
      title: "Diese Wallet wird schon verwendet",
      safe: "Nichts hat sich geändert.",
      next: "Legen Sie in Ihrer Wallet ein neues Konto an, das hier noch nie verwendet wurde, und verbinden Sie es.",
    },
    "consent-wrong": {
      title: "Die Zustimmung der neuen Wallet gilt nicht",
      safe: "Das Konto hat noch keine andere Wallet.",
      next: "Versuchen Sie es noch einmal und unterschreiben Sie mit genau dem Konto, das verbunden ist; wenn das nicht hilft, verbinden Sie eine andere neue Wallet.",
    },
    "delegation-over": {
      title: "Sie handeln nicht mehr für diese Person",
      safe: "In deren Namen wurde nichts geschrieben, und deren Schlüssel sind nicht mehr auf dieser Seite.",
      next: "Bitten Sie darum, wieder benannt zu werden, wenn Sie es weiter tun sollen.",
    },
    "registry-refused": {
      title: "Das Register hat das abgelehnt",
      safe: "Nichts hat sich geändert.",
      next: "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    },
    locked: {
      title: "Ihre Schlüssel sind gesperrt",
      safe: "Alles ist so, wie Sie es verlassen haben.",
      next: "Entsperren Sie sie, um weiterzumachen.",
    },
    "key-missing": {
      title: "Diese Person hat noch keine Schlüssel",
      safe: "Es wurde nichts freigegeben.",
      next: "Bitten Sie sie, sich einmal bei Keyward anzumelden und Schlüssel zu erstellen.",
    },
    "own-key-replaced": {
      title: "Jemand anderes hat in Ihrem Namen einen Schlüssel veröffentlicht",
      safe: "Ihre Schlüssel sind sicher, und nichts von Ihnen öffnet sich mit jenem. Was man Ihnen jetzt sendet, bleibt Ihnen vielleicht verschlossen, bis Ihr eigener Schlüssel wieder veröffentlicht ist.",
      next: "Wenn Sie das nicht waren, kann jemand Ihre Wallet benutzen: Ihr Wiederherstellungscode gibt diesem Konto eine andere Wallet. Andernfalls veröffentlichen Sie Ihren eigenen Schlüssel noch einmal.",
    },
    "master-missing": {
      title: "Zuerst werden neue Schlüssel gebraucht",
      safe: "Es wurde nichts geändert.",
      next: "Diese Einträge wurden auf Schlüssel umgestellt, die es noch nicht gibt. Wem die Einträge gehören, erstellt sie mit „Weiter“ oben auf der eigenen Seite.",
    },
    "keys-full": {
      title: "Es sind zu viele Schlüssel auf einmal zu übergeben",
      safe: "Es wurde nichts geändert.",
      next: "Verschlüsseln Sie Ihre Unterlagen in den Einstellungen mit neuen Schlüsseln neu. Dann werden weniger gebraucht, und dies funktioniert wieder.",
    },
    "key-wrong": {
      title: "Dieser Schlüssel öffnet das nicht",
      safe: "Es wurde nichts geöffnet, und nichts ist verloren.",
      next: "Vielleicht wurde es für einen früheren Schlüssel von Ihnen freigegeben; bitten Sie um eine neue Freigabe.",
    },
    "key-unusable": {
      title: "Der veröffentlichte Schlüssel dieser Person ist beschädigt",
      safe: "Es wurde nichts freigegeben.",
      next: "Bitten Sie sie, in den Einstellungen von Keyward neue Schlüssel zu veröffentlichen.",
    },
    "secret-wrong": {
      title: "Dieses Geheimwort öffnet Ihre Schlüssel nicht",
      safe: "Es ist nichts verloren, und Sie können es so oft versuchen, wie Sie möchten.",
      next: "Großbuchstaben und Leerzeichen zählen. Auch Ihr Wiederherstellungscode öffnet sie.",
    },
    "recovery-code-wrong": {
      title: "Das ist nicht Ihr Wiederherstellungscode",
      safe: "Es ist nichts verloren, und Sie können es so oft versuchen, wie Sie möchten.",
      next: "Suchen Sie nach einem falsch getippten Zeichen; Striche, Leerzeichen und Großbuchstaben sind gleichgültig.",
    },
    "vault-not-own": {
      title: "Andere Schlüssel stehen an der Stelle der Ihren",
      safe: "Mit ihnen wurde nichts geöffnet und nichts veröffentlicht.",
      next: "Wenn Sie anderswo neue Schlüssel erstellt haben, verwenden Sie deren Wiederherstellungscode. Wenn nicht, kann jemand Ihre Wallet benutzen: Ihre eigenen Schlüssel lassen sich mit Ihrem Wiederherstellungscode zurückbringen.",
    },
    "vault-missing": {
      title: "Wir haben für dieses Konto keine Schlüssel gefunden",
      safe: "Wenn Sie welche erstellt haben, sind sie nicht weg: Dieser Speicher hat sie nicht.",
      next: "Prüfen Sie, ob Ihre Wallet das richtige Konto zeigt, oder bringen Sie die Kopie zurück, die Sie als Datei gespeichert haben.",
    },
    "vault-altered": {
      title: "Ihre gespeicherten Schlüssel wurden von jemand anderem geändert",
      safe: "Wir haben sie nicht verwendet.",
      next: "Prüfen Sie es noch einmal, oder öffnen Sie die Kopie, die Sie als Datei gespeichert haben.",
    },
    "vault-malformed": {
      title: "Ihre gespeicherten Schlüssel sind nicht lesbar",
      safe: "Wir haben sie nicht geändert.",
      next: "Prüfen Sie es noch einmal, oder öffnen Sie die Kopie, die Sie als Datei gespeichert haben.",
    },
    "vault-full": {
      title: "Es wurden zu viele neue Schlüssel vorbereitet und nicht verwendet",
      safe: "Ihre jetzigen Schlüssel gelten.",
      next: "Melden Sie sich ab und wieder an und erstellen Sie sie noch einmal. Wenn Sie das nicht waren, war jemand anderes angemeldet: Erstellen Sie in den Einstellungen neue Schlüssel.",
    },
    "share-missing": {
      title: "Der Speicher hat keinen Teil für Ihre Wallet",
      safe: "Es ist nichts verloren: Ihr Wiederherstellungscode öffnet Ihre Unterlagen ohne diesen Teil.",
      next: "Verwenden Sie Ihren Wiederherstellungscode und richten Sie dann in den Einstellungen den Zugang Ihrer Wallet neu ein.",
    },
    "passkey-unavailable": {
      title: "Passkeys funktionieren unter dieser Adresse oder in diesem Browser nicht",
      safe: "Es wurde nichts erstellt, und nichts hat sich geändert.",
      next: "Öffnen Sie diese Website über ihren Namen und https in einem aktuellen Browser, oder verbinden Sie eine Wallet.",
    },
    "passkey-cancelled": {
      title: "Ihr Gerät hat es nicht bestätigt",
      safe: "Es wurde nichts gesendet, und nichts hat sich geändert.",
      next: "Versuchen Sie es noch einmal und bestätigen Sie mit Gesicht, Finger oder der PIN des Geräts, wenn es fragt.",
    },
    "passkey-no-prf": {
      title: "Die Passkeys dieses Geräts können keinen Schlüssel aufbewahren",
      safe: "Es wurde nichts gespeichert. Den Passkey, der gerade entstanden ist, können Sie löschen.",
      next: "Verwenden Sie ein anderes Gerät oder einen anderen Ort für Passkeys (etwa Ihr Telefon), oder verbinden Sie eine Wallet.",
    },
    "passkey-unequal": {
      title: "Ihr Gerät hat einen anderen Schlüssel gegeben als zuvor",
      safe: "Wir haben ihn nicht verwendet: Ihre Unterlagen ließen sich damit nicht wieder öffnen. Es wurde nichts gespeichert.",
      next: "Versuchen Sie es noch einmal und wählen Sie den gerade erstellten Passkey; oder verwenden Sie ein anderes Gerät.",
    },
    "passkey-unknown": {
      title: "Dieser Passkey öffnet hier nichts",
      safe: "Es ist nichts verloren. Er wurde aus seinem Konto entfernt, oder seine Einrichtung wurde nie beendet.",
      next: "Versuchen Sie einen anderen Passkey oder Ihren Wiederherstellungscode, oder erstellen Sie ein neues Konto.",
    },
    "passkey-failed": {
      title: "Ihr Gerät konnte keinen Passkey verwenden",
      safe: "Es wurde nichts gesendet, und nichts hat sich geändert.",
      next: "Prüfen Sie, ob das Gerät eine Bildschirmsperre hat, und versuchen Sie es dann noch einmal.",
    },
    "passkeys-full": {
      title: "Sie haben schon acht Passkeys",
      safe: "Nichts hat sich geändert.",
      next: "Entfernen Sie einen, den Sie nicht mehr verwenden, und fügen Sie dann diesen hinzu.",
    },
    "signature-foreign": {
      title: "Das haben wir nicht unterschrieben",
      safe: "Es wurde nichts gesendet. Es ist keine Handlung dieser Website.",
      next: "Laden Sie diese Seite neu. Wenn es wieder geschieht, sagen Sie es den Betreibern der Website.",
    },
    "notebook-moved": {
      title: "Ihre Einstellungen wurden auf einem anderen Gerät geändert",
      safe: "Es wurde nichts überschrieben.",
      next: "Versuchen Sie es noch einmal; dann wird mit den neuesten begonnen.",
    },
    "sealed-moved": {
      title: "Das wurde auf einem anderen Gerät geändert",
      safe: "Es wurde nichts überschrieben.",
      next: "Versuchen Sie es noch einmal; dann wird mit der neuesten Fassung begonnen.",
    },
    "receipt-moved": {
      title: "Ein anderes Gerät hat gleichzeitig eine Quittung hinterlassen",
      safe: "Nichts von dem, was Sie geöffnet haben, ist verloren.",
      next: "Ihre Quittung folgt von selbst, hinter der anderen.",
    },
    "sealed-full": {
      title: "Der Platz für Suche und Befunde ist voll",
      safe: "Alle Ihre Unterlagen sind aufbewahrt.",
      next: "Was keinen Platz hat, wird wieder aus den Unterlagen gelesen; das dauert länger.",
    },
    "link-unknown": {
      title: "Diesen Link gibt es nicht mehr",
      safe: "Niemand kann ihn öffnen.",
      next: "Sehen Sie in Ihrer Liste der Links nach, oder erstellen Sie einen neuen.",
    },
    "links-full": {
      title: "Für einen weiteren Link ist kein Platz",
      safe: "Ihre Unterlagen und Ihre anderen Links sind, wie sie waren.",
      next: "Beenden Sie Links, die niemand mehr braucht, und versuchen Sie es dann noch einmal.",
    },
    "drop-used": {
      title: "Dieser Link wurde schon verwendet",
      safe: "Über ihn lässt sich nichts mehr senden, und hiervon wurde nichts aufbewahrt.",
      next: "Bitten Sie um einen neuen Link, wenn noch etwas zu senden ist.",
    },
    "drop-over": {
      title: "Dieser Link nimmt nichts mehr an",
      safe: "Hiervon wurde nichts aufbewahrt.",
      next: "Bitten Sie um einen neuen Link.",
    },
    "drops-full": {
      title: "Für mehr, was über Links kommt, ist kein Platz",
      safe: "Ihre Unterlagen und was angekommen ist, sind, wie sie waren.",
      next: "Legen Sie ab oder verwerfen Sie, was angekommen ist, beenden Sie Links, die niemand mehr braucht, und versuchen Sie es dann noch einmal.",
    },
    "profile-malformed": {
      title: "Dieses Profil lässt sich nicht verwenden",
      safe: "Es wurde nichts veröffentlicht.",
      next: "Verwenden Sie einfache Namen ohne versteckte Zeichen, jeweils in einer Zeile.",
    },
    "not-readable": {
      title: "Das ist nicht für Sie freigegeben",
      safe: "Es wurde nichts geöffnet.",
      next: "Bitten Sie um eine Freigabe.",
    },
    "patient-alone": {
      title: "Das kann nur die Patientin oder der Patient selbst öffnen",
      safe: "Wer es hinzugefügt hat, darf die Unterlagen nicht lesen, deshalb ist es allein für sie oder ihn verschlossen.",
      next: "Sobald es dort geöffnet und abgelegt wurde, können auch Sie es lesen.",
    },
    "record-altered": {
      title: "Das ist nicht die gespeicherte Datei",
      safe: "Sie wurde an ihrem Speicherort verändert, deshalb haben wir nichts davon geöffnet.",
      next: "Ihr Verlauf beweist weiterhin, welche die richtige ist. Versuchen Sie noch einmal, sie zu holen.",
    },
    "export-malformed": {
      title: "Das ist kein vollständiger Export",
      safe: "Es ist vielleicht eine andere Art von Datei, oder sie wurde beim Speichern oder Kopieren abgeschnitten. Nichts davon wurde verwendet.",
      next: "Wählen Sie die Datei noch einmal, oder eine andere Kopie davon.",
    },
    "export-altered": {
      title: "Dieser Export wurde verändert",
      safe: "Sein Inhalt passt nicht zu dem, was beim Erstellen unterschrieben wurde. Nichts davon wurde verwendet.",
      next: "Wählen Sie eine andere Kopie, oder erstellen Sie einen neuen Export.",
    },
    "export-foreign": {
      title: "Das Konto hat diesen Export nicht unterschrieben",
      safe: "Das hat jemand anderes getan, deshalb weiß niemand, woher er kommt. Nichts davon wurde verwendet.",
      next: "Verwenden Sie einen Export, den Sie selbst erstellt haben.",
    },
    "export-key-wrong": {
      title: "Dieser Schlüssel öffnet den Export nicht",
      safe: "Der Export ist, wie er war.",
      next: "Wählen Sie die Schlüsseldatei, die zusammen mit ihm gespeichert wurde.",
    },
    "record-copied": {
      title: "Das ist eine Kopie eines anderen Eintrags",
      safe: "Der, von dem sie stammt, ist noch da.",
      next: "Öffnen Sie stattdessen den ersten.",
    },
    "manifest-malformed": {
      title: "Wir können nicht lesen, was dieser Eintrag von sich sagt",
      safe: "Er ist vollständig gespeichert, und wir haben nichts davon geöffnet.",
      next: "Vielleicht wurde er von einer neueren Version geschrieben; laden Sie diese Seite neu.",
    },
    "file-unreadable": {
      title: "Dieses Gerät kann die Datei nicht mehr lesen",
      safe: "Es wurde nichts hinzugefügt.",
      next: "Vielleicht wurde sie verschoben oder geändert. Wählen Sie sie noch einmal aus.",
    },
    "document-damaged": {
      title: "Diese Datei lässt sich hier nicht anzeigen",
      safe: "Es ist die gespeicherte Datei, und sie ist vollständig aufbewahrt. Ihr Inhalt ist beschädigt oder nicht das, was ihre Art verspricht.",
      next: "Laden Sie sie herunter und öffnen Sie sie mit einem anderen Programm.",
    },
    "document-too-large": {
      title: "Diese Datei ist zu groß, um sie hier anzuzeigen",
      safe: "Sie ist vollständig aufbewahrt, wie sie hinzugefügt wurde.",
      next: "Laden Sie sie herunter und öffnen Sie sie mit einem anderen Programm.",
    },
    "link-unreachable": {
      title: "Wir konnten das nicht von dort holen, wohin der Link führt",
      safe: "Von Ihnen wurde nur gesendet, wozu Sie zugestimmt haben.",
      next: "Prüfen Sie den Link mit der Person, die ihn Ihnen gegeben hat, oder versuchen Sie es später noch einmal.",
    },
    "file-too-large": {
      title: "Diese Datei ist zu groß",
      safe: "Es wurde nichts hinzugefügt.",
      next: "Eine Datei darf bis zu 2 GB haben. Teilen Sie sie, oder lassen Sie sie weg.",
    },
    "file-changed": {
      title: "Diese Datei hat sich während des Verschlüsselns geändert",
      safe: "Es wurde nichts hinzugefügt.",
      next: "Warten Sie, bis sie fertig ist, und wählen Sie sie dann noch einmal aus.",
    },
    "store-unreachable": {
      title: "Wir erreichen den Speicher nicht",
      safe: "Was dort liegt, ist sicher; was Sie hinzufügen, wartet auf diesem Gerät.",
      next: "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    },
    "store-public": {
      title: "Der Speicher steht anderen offen",
      safe: "Deshalb wird nichts hineingelegt. Was Sie aufbewahren, ist verschlüsselt, und was Sie hinzufügen, wartet auf diesem Gerät.",
      next: "Die Betreiber dieses Dienstes müssen den Speicher schließen; versuchen Sie es später noch einmal.",
    },
    "store-keeps": {
      title: "Der Speicher würde behalten, was Sie entfernen",
      safe: "Deshalb wird nichts hineingelegt. Was Sie aufbewahren, ist verschlüsselt, und was Sie hinzufügen, wartet auf diesem Gerät.",
      next: "Die Betreiber dieses Dienstes müssen ändern, wie der Speicher eingerichtet ist; versuchen Sie es später noch einmal.",
    },
    "store-refused": {
      title: "Der Speicher hält das verschlossen",
      safe: "Nur wem es freigegeben ist, kann es holen, und nur solange es freigegeben ist.",
      next: "Wenn Sie meinen, es sehen zu sollen, bitten Sie um eine neue Freigabe.",
    },
    "store-missing": {
      title: "Der Speicher hat diese Datei nicht",
      safe: "Ihr Verlauf beweist weiterhin, dass sie da war.",
      next: "Versuchen Sie es später noch einmal, oder sagen Sie es den Betreibern dieses Speichers.",
    },
    "store-full": {
      title: "Der Speicher hat dafür keinen Platz",
      safe: "Was Sie schon aufbewahren, ist sicher; diese Datei wartet auf diesem Gerät.",
      next: "Entfernen Sie etwas, oder sagen Sie es den Betreibern dieses Speichers.",
    },
    "unrecorded-full": {
      title: "Es wartet schon viel darauf, eingetragen zu werden",
      safe: "Es ist nichts verloren; diese Datei wartet auf diesem Gerät.",
      next: "Tragen Sie erst ein, was gesendet ist, und versuchen Sie es dann noch einmal. Was niemand einträgt, wird nach einem Tag entfernt.",
    },
    "key-unpublished": {
      title: "Ihre Schlüssel sind noch nicht veröffentlicht",
      safe: "Hiervon wurde nichts aufbewahrt; es wartet auf diesem Gerät.",
      next: "Beenden Sie die Einrichtung Ihrer Schlüssel, warten Sie auf die Bestätigung und versuchen Sie es dann noch einmal.",
    },
    "device-full": {
      title: "Dieses Gerät hat keinen Platz, um die Datei vorzubereiten",
      safe: "Es wurde nichts hinzugefügt, und die Datei selbst ist unverändert.",
      next: "Schaffen Sie etwas Platz und versuchen Sie es noch einmal.",
    },
    "window-holds-little": {
      title: "Dieses Fenster kann eine so große Datei nicht halten",
      safe: "Es wurde nichts hinzugefügt, und die Datei selbst ist unverändert.",
      next: "Ein privates Fenster hält, was es vorbereitet, im Arbeitsspeicher, bis zu 268 MB. Öffnen Sie diese Seite in einem gewöhnlichen Fenster.",
    },
    "sign-in-not-kept": {
      title: "Ihr Browser hat sich die Anmeldung nicht gemerkt",
      safe: "Es wurde nichts geöffnet, und nichts hat sich geändert.",
      next: "Safari merkt sie sich nur bei Adressen, die mit https beginnen. Öffnen Sie diese Seite dort, erlauben Sie ihr Cookies, oder verwenden Sie Chrome, Edge oder Firefox.",
    },
    "car-invalid": {
      title: "Der Speicher hat das Gesendete abgelehnt",
      safe: "Davon wurde nichts aufbewahrt.",
      next: "Versuchen Sie es noch einmal; die Datei wird neu verschlüsselt.",
    },
    "signed-out": {
      title: "Sie sind abgemeldet",
      safe: "Alles ist so, wie Sie es verlassen haben.",
      next: "Melden Sie sich wieder an, um weiterzumachen.",
    },
    "sign-in-refused": {
      title: "Das Anmelden hat nicht geklappt",
      safe: "Nichts hat sich geändert.",
      next: "Versuchen Sie es noch einmal; jede Anmeldung gilt nur einmal und fünf Minuten lang.",
    },
    "clock-wrong": {
      title: "Die Uhr dieses Geräts geht falsch",
      safe: "Nichts hat sich geändert, und niemand wurde angemeldet.",
      next: "Lassen Sie Datum und Uhrzeit in den Einstellungen des Geräts automatisch stellen und versuchen Sie es dann noch einmal.",
    },
    "too-many-requests": {
      title: "Das war viel auf einmal",
      safe: "Es ist nichts verloren.",
      next: "Warten Sie eine Minute und versuchen Sie es dann noch einmal.",
    },
    "request-malformed": {
      title: "Der Server hat das nicht verstanden",
      safe: "Nichts hat sich geändert.",
      next: "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    },
    "server-failed": {
      title: "Auf dem Server ist etwas schiefgegangen",
      safe: "Ihre Unterlagen sind so, wie Sie sie verlassen haben.",
      next: "Versuchen Sie es gleich noch einmal.",
    },
    "ledger-lost": {
      title: "Der Dienst hat einen Teil seines Gedächtnisses verloren",
      safe: "Er hat angehalten, statt ohne ihn weiterzumachen. Ihr Verlauf auf der Blockchain ist so, wie Sie ihn verlassen haben.",
      next: "Die Betreiber dieses Dienstes müssen ihn zurückholen; versuchen Sie es später noch einmal.",
    },
    cancelled: {
      title: "Angehalten",
      safe: "Es wurde nichts hinzugefügt.",
      next: "Sie können jederzeit wieder beginnen.",
    },
    "code-missing": {
      title: "Ein Teil dieser Seite wurde nicht geladen",
      safe: "Es wurde nichts gesendet, und nichts hat sich geändert.",
      next: "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Wenn das nicht hilft, laden Sie die Seite neu: Es gibt vielleicht eine neuere Version.",
    },
    "worker-failed": {
      title: "Diese Seite konnte ihre Verschlüsselung nicht starten",
      safe: "Nichts hat dieses Gerät verlassen.",
      next: "Laden Sie die Seite neu; wenn das nicht hilft, versuchen Sie einen anderen Browser.",
    },
    unexpected: {
      title: "Hier ist etwas schiefgegangen",
      safe: "Ihre Unterlagen sind so, wie Sie sie verlassen haben.",
      next: "Laden Sie die Seite neu und versuchen Sie es noch einmal.",
    },
  },
  // Where an account opens by passkey and the words above speak of a wallet that the reader has.
  byPasskey: {
    "wallet-refused": { title: "Sie haben abgelehnt" },
    "wallet-locked": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "wallet-busy": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "wallet-failed": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "wallet-not-deployed": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "wallet-chain-other": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "network-wrong": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Laden Sie diese Seite neu und versuchen Sie es noch einmal.",
    },
    "wallet-unclear": {
      title: "Es ist nicht bekannt, ob das gesendet wurde",
      safe: "Wir zählen es nicht als erledigt.",
      next: "Sehen Sie in Ihrer Aktivität nach, bevor Sie es noch einmal versuchen.",
    },
    "wallet-unsteady": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Öffnen Sie Ihre Unterlagen stattdessen mit dem Wiederherstellungscode.",
    },
    "wallet-unanswered": { title: "Sie warten nicht mehr", safe: "Es wurde nichts gesendet." },
    "wallet-still-asks": {
      title: "Diese Seite fragt Sie noch danach",
      next: "Beantworten Sie das zuerst, wenn Sie neu anfangen möchten. Wenn Sie keine Frage sehen, laden Sie diese Seite neu.",
    },
    "tab-busy": { title: "Ein anderer Tab von Keyward wartet auf Ihre Antwort" },
    "account-switched": {
      title: "Jetzt ist ein anderes Konto geöffnet",
      next: "Melden Sie sich mit dem gewünschten Konto wieder an.",
    },
    "chain-restarted": { next: "Melden Sie sich wieder an." },
    "transaction-failed": {
      next: "Versuchen Sie es noch einmal; wenn es wieder misslingt, sagen Sie es den Betreibern dieser Website.",
    },
    "transaction-replaced": {
      title: "Stattdessen wurde etwas anderes gesendet",
      next: "Sehen Sie in Ihrer Aktivität nach und versuchen Sie es dann hier noch einmal.",
    },
    "transaction-cancelled": { title: "Es wurde abgebrochen" },
    "transaction-dropped": { next: "Versuchen Sie es hier noch einmal." },
    "providers-disagree": {
      next: "Prüfen Sie es gleich noch einmal. Wenn es so bleibt, sagen Sie es den Betreibern dieser Website.",
    },
    "history-invalid": {
      next: "Prüfen Sie es gleich noch einmal. Wenn es so bleibt, sagen Sie es den Betreibern dieser Website.",
    },
    "history-shrank": {
      next: "Prüfen Sie es gleich noch einmal. Wenn es so bleibt, sagen Sie es den Betreibern dieser Website.",
    },
    "account-frozen": { next: "Wem es gehört, kann es mit dem Wiederherstellungscode zurückholen." },
    "wallet-shut": {
      title: "Dieser Passkey öffnet sein Konto nicht mehr",
      safe: "Das Konto wurde gesperrt, oder andere Schlüssel unterschreiben jetzt dafür; alles darin ist noch da.",
      next: "Verwenden Sie Ihren neuesten Passkey, verbinden Sie die Wallet, der Sie es gegeben haben, oder verwenden Sie den Wiederherstellungscode.",
    },
    "recovery-too-early": {
      next: "Kommen Sie an dem hier gezeigten Tag wieder, mit Ihrem Wiederherstellungscode.",
    },
    "own-key-replaced": {
      next: "Veröffentlichen Sie Ihren eigenen Schlüssel noch einmal. Wenn Sie das nicht waren, kann jemand anderes für Ihr Konto unterschreiben: Erstellen Sie dann in den Einstellungen neue Schlüssel.",
    },
    "vault-not-own": {
      next: "Wenn Sie anderswo neue Schlüssel erstellt haben, verwenden Sie deren Passkey oder Wiederherstellungscode. Wenn nicht, kann jemand anderes für Ihr Konto unterschreiben: Ihre eigenen Schlüssel lassen sich mit Ihrem Wiederherstellungscode zurückbringen.",
    },
    "vault-missing": {
      next: "Prüfen Sie, ob dies das richtige Konto ist, oder bringen Sie die Kopie zurück, die Sie als Datei gespeichert haben.",
    },
    "share-missing": {
      title: "Das ließ sich nicht bestätigen",
      safe: "Es wurde nichts gesendet.",
      next: "Verwenden Sie Ihren Wiederherstellungscode.",
    },
    "passkey-unavailable": {
      next: "Öffnen Sie diese Website über ihren Namen und https in einem aktuellen Browser.",
    },
    "passkey-no-prf": {
      next: "Verwenden Sie ein anderes Gerät oder einen anderen Ort für Passkeys: etwa Ihr Telefon.",
    },
  },
  actions: {
    tryAgain: "Noch einmal versuchen",
    close: "Schließen",
    checkAgain: "Noch einmal prüfen",
    useRecoveryCode: "Wiederherstellungscode verwenden",
    signInAgain: "Wieder anmelden",
    lookAgain: "Wieder nachsehen",
    chooseAgain: "Noch einmal auswählen",
    switchNetwork: "Netzwerk wechseln",
    tryNow: "Jetzt versuchen",
    unlockAgain: "Wieder entsperren",
    backToList: "Zurück zur Liste",
    backToOwn: "Zurück zu meinen Unterlagen",
    unlock: "Entsperren",
    signIn: "Anmelden",
  },
  sharingStopped: {
    title: "Das ist nicht mehr für Sie freigegeben",
    safe: "Die Freigabe wurde beendet, deshalb lässt sich nichts mehr öffnen.",
    next: "Bitten Sie um eine neue Freigabe, wenn Sie es noch brauchen.",
  },
  ofAPasskey: {
    "wallet-shut": {
      title: "Dieser Passkey öffnet sein Konto nicht mehr",
      safe: "Das Konto wurde gesperrt, oder ein anderer Passkey oder eine Wallet unterschreibt jetzt dafür; alles darin ist noch da.",
      next: "Verwenden Sie Ihren neuesten Passkey, verbinden Sie die Wallet, der Sie es gegeben haben, oder verwenden Sie den Wiederherstellungscode.",
    },
    "key-missing": {
      title: "Dieser Passkey gehört zu einem Konto mit einer Wallet",
      safe: "Es ist nichts verloren: Er öffnet die Unterlagen, sobald die Wallet angemeldet ist.",
      next: "Verbinden Sie die Wallet und melden Sie sich an; wählen Sie dann „Passkey verwenden“.",
    },
  },
  partCounts: "Was Sie vorher bestätigt haben, gilt; der Rest wurde nicht erledigt.",
  clocks: "Sie zeigt {here}, der Server {there}. Niemand wurde angemeldet.",
})
