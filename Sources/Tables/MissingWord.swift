/// Words in files that say that a value is not known, among numbers and dates; any of them may be a name.
enum MissingWord {
  private static let longest = 32
  private static let words: Set<String> = Set(
    """
    unknown,not known,unk,unkn,n.a.,n.a,na.,n/a.,n / a,n.d.,n.d,n/d,nd,not available,unavailable,not applicable,\
    not provided,not recorded,not reported,not specified,unspecified,not stated,not set,no data,no value,no answer,\
    no information,no info,none,nil,nan,null,undefined,missing,(missing),[missing],blank,(blank),empty,(empty),\
    <empty>,<null>,(null),[null],<unknown>,(unknown),<missing>,<none>,refused,prefer not to say,prefer not to answer,\
    undisclosed,withheld,tbd,tba,-,--,---,.,..,...,?,??,???,\u{2013},\u{2014},\u{2026},#value!,#ref!,#div/0!,#num!,#name?,#null!,#n/a n/a,\
    keine angabe,keine angaben,k.a.,k. a.,k.a,ka,unbekannt,nicht bekannt,nicht verfügbar,nicht vorhanden,\
    nicht angegeben,nicht zutreffend,entfällt,fehlt,fehlend,leer,keine daten,ohne angabe,o.a.,\
    inconnu,inconnue,non renseigné,non renseignée,non disponible,non applicable,nc,n.c.,manquant,absent,vide,\
    desconocido,desconocida,no disponible,no aplica,sin datos,sin dato,s/d,vacío,\
    sconosciuto,non disponibile,non noto,mancante,desconhecido,não informado,nao informado,\
    não disponível,sem informação,onbekend,niet bekend,nvt,n.v.t.,okänd,saknas,ukjent,ukendt,\
    nieznany,nieznane,brak,brak danych,неизвестно,нет данных,не указано,不明,未知
    """.split(separator: ",").map(String.init))

  /// Whether a field is such a word, in any case and between blanks.
  static func isOne(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    let trimmed = MissingTokens.trimmed(field)
    guard trimmed.count <= longest, let last = trimmed.last, last &- UInt8(ascii: "0") > 9 else {
      return false
    }
    return words.contains(String(decoding: trimmed, as: UTF8.self).lowercased())
  }
}
