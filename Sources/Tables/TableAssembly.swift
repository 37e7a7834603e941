import Concurrency

/// Turns stores into columns, each on one thread, and lets go of every store as soon as it is used.
struct TableAssembly: Sendable {
  /// What became of a column.
  enum Result: Sendable {
    case read(Column, ReadReport.ColumnSummary, Details)
    case ignored(reason: String)
    case misfit(ColumnInference.Misfit)
  }

  /// What is to be told with the lines of fields, and what the column tells of the file.
  struct Details: Sendable {
    var notes: [ColumnInference.Note] = []
    /// Nil where the column was read as plain numbers, at which nobody looked.
    var marks: MarkEvidence?
  }

  var plans: [ColumnPlan]
  var chunks: [Chunk]
  var rowCount: Int
  var threads: Int
  var rules: ReadingRules
  var delimiter: UInt8
  /// For every row whether it is evidence: those without a target are not; nil where all are.
  var usedRows: [Bool]?

  /// The columns, from stores that `parts` filled.
  func columns(
    _ stores: consuming [ChunkPass.Store], parts: @Sendable (Int) -> [ChunkPass.Part]
  ) -> [Result] {
    let waiting = Mutex(stores)
    let results = Mutex([Result](repeating: .ignored(reason: ""), count: plans.count))
    _ = onWorkers(threads: threads, count: plans.count) { next in
      while let index = next() {
        let store = waiting.withLock { all in
          let store = all[index]
          all[index] = .none
          return store
        }
        let result = column(index, store, parts(index))
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0 }
  }

  private func column(
    _ index: Int, _ store: ChunkPass.Store, _ parts: [ChunkPass.Part]
  ) -> Result {
    switch store {
    case .none: return .ignored(reason: "as data.columns says")
    case .numbers(let numbers): return numeric(index, numbers, parts)
    case .codes(let codes):
      let dictionaries = parts.map { ($0.dictionaries[index], chunks: $0.chunks) }
      let coded = CodedColumn(
        codes: codes, dictionaries: dictionaries, chunks: chunks, missing: rules.missing,
        usedRows: usedRows)
      do {
        let inference = ColumnInference(
          plan: plans[index], column: coded, rules: rules, delimiter: delimiter)
        return result(index, try inference.outcome())
      } catch {
        return .misfit(error)
      }
    }
  }

  private func numeric(
    _ index: Int, _ numbers: RowStore<Double>, _ parts: [ChunkPass.Part]
  ) -> Result {
    if let row = parts.compactMap({ $0.odd[index].infinite }).min() {
      return .misfit(.init(row: row) { .infinite($0) })
    }
    var outcome = ColumnInference.Outcome(
      values: .number(numbers.map(\.self)), kind: .number, role: plans[index].role ?? .feature)
    outcome.reading.missing = rules.missing
    if parts.contains(where: { $0.odd[index].rounded != nil }) {
      outcome.decided = "whole numbers beyond 2^53, rounded"
    }
    let beyond = parts.compactMap { $0.odd[index].beyond }.min()
    if let beyond { outcome.notes.append(.beyond(beyond)) }
    if plans[index].kind == nil, beyond == nil, case .number(let values) = outcome.values,
      let dates = [Double].compactDates(values)
    {
      let distant = NoDates(dates).codes
      var dates = dates
      for row in distant { dates[row] = .nan }
      outcome.values = .date(dates)
      outcome.kind = .date
      outcome.reading.dates = .compact
      outcome.decided = "dates " + DateFormat.compact.title
      if !distant.isEmpty {
        let words = Set(distant.map { values[$0].shortText }).sorted()
        outcome.reading.missing += words
        outcome.tell(
          "no dates, taken for missing: "
            + words.map { word in "'\(word)' (\(distant.count { values[$0].shortText == word }))" }
            .joined(separator: ", "))
      }
    }
    return result(index, outcome)
  }

  private func result(_ index: Int, _ outcome: ColumnInference.Outcome) -> Result {
    guard outcome.role != .ignored else { return .ignored(reason: outcome.decided) }
    var summary = ReadReport.ColumnSummary(
      name: plans[index].name, kind: outcome.kind, role: outcome.role, missing: 0)
    summary.decided = [plans[index].nameNote, outcome.decided]
      .filter { !$0.isEmpty }.joined(separator: "; ")
    switch outcome.values {
    case .number(let values), .date(let values):
      summary.missing = values.count { $0.isNaN }
      summary.range = values.range
    case .category(let categories):
      summary.missing = categories.codes.count { $0 < 0 }
      summary.levels = categories.levels.count
    case .text(let text):
      summary.missing = (0..<text.count).count { text.offsets[$0] == text.offsets[$0 + 1] }
    }
    var column = Column(name: plans[index].name, role: outcome.role, values: outcome.values)
    column.reading = outcome.reading
    return .read(column, summary, Details(notes: outcome.notes, marks: outcome.marks))
  }
}

extension [Double] {
  /// The smallest and the greatest number; nil where all are missing.
  fileprivate var range: ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for value in self {
      if value < low { low = value }
      if value > high { high = value }
    }
    return low <= high ? low...high : nil
  }
}

/// A column's fields as codes into one dictionary, merged from what the threads found.
struct CodedColumn {
  private(set) var dictionary: ByteDictionary
  let codes: RowStore<Int32>
  /// For every code the number of rows that are evidence.
  private(set) var counts: [Int]
  /// For every code whether it stands for a missing value, or stands in rows only that are no evidence.
  let isMissing: [Bool]
  /// Whether every row has a value, and no other row has the same.
  let isEveryRowDifferent: Bool
  /// The number of rows that are evidence.
  let usedRows: Int
  /// What stands for a missing value besides what does so everywhere.
  let missing: [String]

  /// Merges the threads' dictionaries and renumbers the codes in place.
  init(
    codes: RowStore<Int32>, dictionaries: [(ByteDictionary, chunks: [Int])], chunks: [Chunk],
    missing: [String], usedRows: [Bool]?
  ) {
    var merged = dictionaries.first?.0 ?? ByteDictionary()
    let remaps = dictionaries.dropFirst().map { merged.merge($0.0) }
    var counts = [Int](repeating: 0, count: merged.count)
    for (part, entry) in dictionaries.enumerated() {
      let remap = part == 0 ? nil : remaps[part - 1]
      for index in entry.chunks {
        let chunk = chunks[index]
        for row in chunk.firstRow..<chunk.firstRow + chunk.rows {
          if let remap { codes.values[row] = remap[Int(codes.values[row])] }
          if usedRows?[row] != false { counts[Int(codes.values[row])] += 1 }
        }
      }
    }
    let isBlank = Self.areBlank(merged, words: missing)
    isEveryRowDifferent = merged.count == codes.count && !isBlank.contains(true)
    isMissing = usedRows == nil ? isBlank : zip(isBlank, counts).map { $0 || $1 == 0 }
    self.usedRows = usedRows?.count { $0 } ?? codes.count
    self.missing = missing
    dictionary = merged
    self.codes = codes
    self.counts = counts
  }

  /// For every field of a dictionary whether it stands for a missing value.
  static func areBlank(_ dictionary: ByteDictionary, words: [String]) -> [Bool] {
    (0..<dictionary.count).map { code in
      dictionary[code].withUnsafeBufferPointer { bytes in
        MissingTokens.isMissing(MissingTokens.trimmed(bytes), or: words)
      }
    }
  }

  /// The number of rows that hold a value.
  var presentRows: Int {
    counts.indices.reduce(0) { $0 + (isMissing[$1] ? 0 : counts[$1]) }
  }

  /// The number of different values.
  var presentCodes: Int { isMissing.count { !$0 } }

  /// The first row whose code is one of some.
  func firstRow(where isWanted: [Bool]) -> Int? {
    (0..<codes.count).first { isWanted[Int(codes.values[$0])] }
  }

  /// The first row whose code is one of some; nil where there are none.
  func firstRow(ofAny wanted: [Int]) -> Int? {
    guard !wanted.isEmpty else { return nil }
    var isWanted = [Bool](repeating: false, count: dictionary.count)
    for code in wanted { isWanted[code] = true }
    return firstRow(where: isWanted)
  }

  /// How often each field stands in the first rows that hold a value, so many at most.
  func firstFields(_ limit: Int) -> [Int: Int] {
    var fields: [Int: Int] = [:]
    var rows = 0
    for row in 0..<codes.count {
      guard rows < limit else { break }
      let code = Int(codes.values[row])
      guard !isMissing[code] else { continue }
      fields[code, default: 0] += 1
      rows += 1
    }
    return fields
  }

  // MARK: - Texts

  /// A field without the blanks around it.
  func text(of code: Int) -> String {
    dictionary[code].withUnsafeBufferPointer {
      String(decoding: MissingTokens.trimmed($0), as: UTF8.self)
    }
  }

  /// A field as a sentence names it.
  func quoted(_ code: Int) -> String {
    "'\(ReadProblem.short(String(decoding: dictionary[code], as: UTF8.self)))'"
  }

  /// How many fields are named one by one.
  private static let shownFields = 10

  /// Fields and how many rows have each, the most frequent first.
  func told(_ fields: [Int]) -> String {
    let sorted = dictionary.sorted(fields).enumerated().sorted {
      (counts[$1.element], $0.offset) < (counts[$0.element], $1.offset)
    }
    let shown = sorted.prefix(Self.shownFields)
      .map { "\(quoted($0.element)) (\(counts[$0.element]))" }
    let others = sorted.count - shown.count
    return shown.joined(separator: ", ") + (others > 0 ? " and \(others) others" : "")
  }

  // MARK: - Values

  /// What `read` makes of the distinct fields; nil stands for a missing value.
  func fields<Value>(_ read: (UnsafeBufferPointer<UInt8>) -> Value) -> [Value] {
    (0..<dictionary.count).map { dictionary[$0].withUnsafeBufferPointer(read) }
  }

  /// For every row the value of its code.
  func gather(_ values: [Double]) -> [Double] { codes.map { values[Int($0)] } }

  /// Names, sorted by their UTF-8 bytes; names that Unicode holds for equal become one level.
  func categories() -> Categories {
    let (levels, final) = Self.levels(of: dictionary, isMissing: isMissing)
    return Categories(codes: codes.map { final[Int($0)] }, levels: levels)
  }

  /// The names of a dictionary, sorted as above, and for every code the place of its name; -1 where it is
  /// missing.
  static func levels(
    of dictionary: ByteDictionary, isMissing: [Bool]
  ) -> (levels: [String], places: [Int32]) {
    let sorted = dictionary.sorted((0..<dictionary.count).filter { !isMissing[$0] })
    let canDiffer = !dictionary.isASCII
    var levels: [String] = []
    var known: [String: Int32] = [:]
    var places = [Int32](repeating: -1, count: dictionary.count)
    for code in sorted {
      let name = String(decoding: dictionary[code], as: UTF8.self)
      places[code] = Int32(levels.count)
      if canDiffer {
        if let earlier = known[name] {
          places[code] = earlier
          continue
        }
        known[name] = places[code]
      }
      levels.append(name)
    }
    return (levels, places)
  }

  /// Names as above, of which those with several spellings are one level.
  func categories(merging spellings: MergedSpellings) -> Categories {
    guard !spellings.names.isEmpty else { return categories() }
    let sorted = dictionary.sorted((0..<dictionary.count).filter { !isMissing[$0] })
    var names: [Int: String] = [:]
    for code in sorted {
      names[code] = spellings.names[code] ?? String(decoding: dictionary[code], as: UTF8.self)
    }
    let levels = Set(names.values).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let places = Dictionary(
      levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let final = (0..<dictionary.count).map { names[$0].flatMap { places[$0] } ?? -1 }
    return Categories(codes: codes.map { final[Int($0)] }, levels: levels)
  }

  /// The fields as they stand, a missing one empty.
  func text() -> TextValues {
    var bytes: [UInt8] = []
    var offsets = [0]
    offsets.reserveCapacity(codes.count + 1)
    for row in 0..<codes.count {
      let code = Int(codes.values[row])
      if !isMissing[code] { bytes.append(contentsOf: dictionary[code]) }
      offsets.append(bytes.count)
    }
    return TextValues(bytes: bytes, offsets: offsets)
  }
}
