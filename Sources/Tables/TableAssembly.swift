import Concurrency

/// Turns stores into columns, each on one thread, and lets go of every store as soon as it is used.
struct TableAssembly: Sendable {
  /// What became of a column.
  enum Result: Sendable {
    case read(Column, ReadReport.ColumnSummary, beyond: Int?)
    case ignored(reason: String)
    case misfit(ColumnInference.Misfit)
  }

  var plans: [ColumnPlan]
  var chunks: [Chunk]
  var rowCount: Int
  var threads: Int
  var rules: ReadingRules
  var delimiter: UInt8

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
        codes: codes, dictionaries: dictionaries, chunks: chunks, missing: rules.missing)
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
    outcome.beyond = parts.compactMap { $0.odd[index].beyond }.min()
    if plans[index].kind == nil, outcome.beyond == nil, case .number(let values) = outcome.values,
      let dates = [Double].compactDates(values)
    {
      outcome.values = .date(dates)
      outcome.kind = .date
      outcome.reading.dates = .compact
      outcome.decided = "dates " + DateFormat.compact.title
    }
    return result(index, outcome)
  }

  private func result(_ index: Int, _ outcome: ColumnInference.Outcome) -> Result {
    guard outcome.role != .ignored else { return .ignored(reason: outcome.decided) }
    var summary = ReadReport.ColumnSummary(
      name: plans[index].name, kind: outcome.kind, role: outcome.role, missing: 0)
    let isNamed = !plans[index].isNameless
    summary.decided = [isNamed ? "" : "no name in the header", outcome.decided]
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
    return .read(column, summary, beyond: outcome.beyond)
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
  /// For every code the number of rows.
  private(set) var counts: [Int]
  /// For every code whether it stands for a missing value.
  let isMissing: [Bool]
  /// What stands for a missing value besides what does so everywhere.
  let missing: [String]

  /// Merges the threads' dictionaries and renumbers the codes in place.
  init(
    codes: RowStore<Int32>, dictionaries: [(ByteDictionary, chunks: [Int])], chunks: [Chunk],
    missing: [String]
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
          counts[Int(codes.values[row])] += 1
        }
      }
    }
    isMissing = (0..<merged.count).map { code in
      merged[code].withUnsafeBufferPointer { bytes in
        let field = MissingTokens.trimmed(bytes)
        return MissingTokens.isMissing(field) || missing.contains { $0.utf8.elementsEqual(field) }
      }
    }
    self.missing = missing
    dictionary = merged
    self.codes = codes
    self.counts = counts
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

  // MARK: - Values

  /// What `read` makes of the distinct fields; nil stands for a missing value.
  func fields<Value>(_ read: (UnsafeBufferPointer<UInt8>) -> Value) -> [Value] {
    (0..<dictionary.count).map { dictionary[$0].withUnsafeBufferPointer(read) }
  }

  /// For every row the value of its code.
  func gather(_ values: [Double]) -> [Double] { codes.map { values[Int($0)] } }

  /// Names, sorted by their UTF-8 bytes; names that Unicode holds for equal become one level.
  func categories() -> Categories {
    let sorted = dictionary.sorted((0..<dictionary.count).filter { !isMissing[$0] })
    let canDiffer = !dictionary.isASCII
    var levels: [String] = []
    var known: [String: Int32] = [:]
    var final = [Int32](repeating: -1, count: dictionary.count)
    for code in sorted {
      let name = String(decoding: dictionary[code], as: UTF8.self)
      final[code] = Int32(levels.count)
      if canDiffer {
        if let earlier = known[name] {
          final[code] = earlier
          continue
        }
        known[name] = final[code]
      }
      levels.append(name)
    }
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
