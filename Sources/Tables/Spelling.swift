/// Names that differ only in case or in blanks are spellings of one.
package enum Spelling {
  /// Among more names than that, case may tell some apart, as in codes.
  static let mostNames = 100

  /// A name without the blanks around it.
  package static func trimmed(_ name: some StringProtocol) -> String {
    let front = name.drop(while: \.isWhitespace)
    return String(front.reversed().drop(while: \.isWhitespace).reversed())
  }

  /// What is longer than so many bytes is text and has one spelling.
  private static let longestName = 1000

  /// What all spellings of a name have in common: no blanks around it, single ones within, lower case.
  package static func key(_ name: String) -> String {
    guard name.utf8.count <= longestName else { return name }
    return name.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }
}

/// The spellings in a column of names that are taken for one.
struct MergedSpellings {
  /// A column with more different fields than that is not looked at.
  private static let mostFields = 1000
  /// So many names with several spellings are told one by one.
  private static let mostTold = 3

  /// For every code of a name with several spellings the one that stands for them.
  private(set) var names: [Int: String] = [:]
  /// What is told of them; empty where every name has one spelling.
  private(set) var told = ""

  /// Finds them; the most frequent spelling stands for a name, of equally frequent ones that which comes
  /// first as bytes.
  init(_ column: CodedColumn) {
    guard column.presentCodes <= Self.mostFields else { return }
    let codes = column.dictionary.sorted(column.isMissing.indices.filter { !column.isMissing[$0] })
    var spellings: [[Int]] = []
    var places: [String: Int] = [:]
    for code in codes {
      let key = Spelling.key(String(decoding: column.dictionary[code], as: UTF8.self))
      if let place = places[key] {
        spellings[place].append(code)
      } else {
        places[key] = spellings.count
        spellings.append([code])
      }
    }
    guard spellings.count <= Spelling.mostNames else { return }
    let several = spellings.filter { $0.count > 1 }.map { codes in
      codes.enumerated().sorted {
        (column.counts[$1.element], $0.offset) < (column.counts[$0.element], $1.offset)
      }.map(\.element)
    }
    for codes in several {
      let name = column.text(of: codes[0])
      for code in codes { names[code] = name }
    }
    guard !several.isEmpty else { return }
    told =
      "spellings that differ only in case or blanks are one: "
      + several.prefix(Self.mostTold).map(column.told).joined(separator: "; ")
      + (several.count > Self.mostTold ? "; … (\(several.count) names)" : "")
  }
}
