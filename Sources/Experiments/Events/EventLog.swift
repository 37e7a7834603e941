import Tables

/// The events of a file: who, when, and how much.
///
/// They are read when they are counted, and never held.
struct EventLog: Sendable {
  /// The file's name without its folders.
  let name: String
  private let rows: DatedRows

  /// Reads who there is and when, and finds out how the columns are written that a spec names: numbers by the
  /// events before the last cut-off alone, so that no later one changes what is counted.
  init(
    _ spec: EventSpec, path: String, lastCutoff cutoff: Double, threads: Int
  ) throws(DataError) {
    name = path.split(separator: "/").last.map(String.init) ?? path
    func wanted(_ member: String, _ column: String) -> DatedRows.Columns.Wanted {
      .init(column, purpose: "data.events.\(member), \(path)")
    }
    let columns = DatedRows.Columns(
      name: wanted("customer", spec.customer), date: wanted("date", spec.date),
      number: spec.value.map { wanted("value", $0) })
    var rules = spec.reading?.rules ?? ReadingRules()
    guard spec.reading?.delimiter == EventSpec.blanks else {
      rows = try DatedRows(
        path: path, columns: columns, rules: rules, cutoff: cutoff, threads: threads)
      return
    }
    rules.delimiter = UInt8(ascii: " ")
    let quote = rules.quote ?? UInt8(ascii: "\"")
    rows = try DatedRows(
      path: path, columns: columns, rules: rules, cutoff: cutoff, threads: threads
    ) { BlankFields.squeezed($0, quote: quote) }
  }

  /// The different customers, in the order of their names' bytes.
  var customers: [String] { rows.names }
  /// The number of events.
  var count: Int { rows.count }
  /// The first and the last date, in seconds since 1970-01-01T00:00:00Z; nil where no event has one.
  var span: ClosedRange<Double>? { rows.span }
  /// The last date but for strays; nil where no event has one.
  var end: Double? { rows.end }
  /// The SHA-256 of the file's bytes.
  var digest: String { rows.digest }

  /// Hands all events over in blocks, in the order of the file, to one thread at a time.
  func eachBlock(_ body: @Sendable (DatedRows.Block) -> Void) throws(DataError) {
    try rows.eachBlock(body)
  }
}

/// Fields with any number of blanks and tabs between them and around them, as programs that print columns
/// write them.
enum BlankFields {
  /// The same text with one blank between fields and none around them; line ends stay, so that lines keep
  /// their numbers, and so does what stands within quotes.
  static func squeezed(_ text: [UInt8], quote: UInt8) -> [UInt8] {
    var squeezed: [UInt8] = []
    squeezed.reserveCapacity(text.count)
    var isBehindBlank = false
    var isAtStart = true
    var isQuoted = false
    var isBehindQuotes = false
    for byte in text {
      switch byte {
      case 0x20 where !isQuoted, 0x09 where !isQuoted: isBehindBlank = true
      case 0x0A where !isQuoted, 0x0D where !isQuoted:
        squeezed.append(byte)
        (isBehindBlank, isAtStart) = (false, true)
      default:
        // A quote opens a field at its beginning alone; two are one within it.
        let mayOpen = isBehindBlank || isAtStart || isBehindQuotes
        isBehindQuotes = isQuoted && byte == quote
        if byte == quote { isQuoted = !isQuoted && mayOpen }
        if isBehindBlank, !isAtStart { squeezed.append(0x20) }
        squeezed.append(byte)
        (isBehindBlank, isAtStart) = (false, false)
      }
    }
    return squeezed
  }
}
