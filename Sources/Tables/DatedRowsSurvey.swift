import CKernels

/// What the first reading of `DatedRows` finds out: who there is, and how dates and numbers are written.
struct DatedRowsSurvey {
  let names: [String]
  let span: ClosedRange<Double>?
  let digest: String
  let fields: DatedFields

  init(_ reader: TableReader, _ columns: DatedRows.Columns) throws(DataError) {
    let places = DatedFields.Places(columns, in: reader.plans)
    let isPlain = places.number.map { reader.plans[$0].storage == .numbers } ?? true
    let digesting = reader.digesting
    let look = try Self.look(reader, places, as: isPlain ? .plain : .written, digest: digesting)
    digest = try reader.finish(digesting)
    let (dates, numbers) = try Self.found(look, reader, places, readsPlain: isPlain, digest)
    let words = reader.options.rules.missing
    let isMissing = CodedColumn.areBlank(look.names, words: words)
    let levels = CodedColumn.levels(of: look.names, isMissing: isMissing)
    names = levels.levels
    span = dates?.span
    fields = DatedFields(
      places: places, names: look.names, levels: levels.places, format: dates?.format,
      numbers: numbers, words: words)
  }

  /// What a reading looks for.
  private enum Aim: Sendable {
    /// Names and dates, and numbers as plain digits.
    case plain
    /// The same, with numbers in any style.
    case written
    /// Numbers in any style alone.
    case numbers
  }

  /// What was found in all chunks.
  private static func look(
    _ reader: TableReader, _ places: DatedFields.Places, as aim: Aim, digest: ChunkDigest?
  ) throws(DataError) -> Look {
    let chunks = reader.survey.chunks
    let start = Look(reader.options.rules)
    let outcomes = reader.loop.run(start, digest: digest) { look, buffer, index in
      let first = chunks[index].firstRow
      if aim != .numbers {
        look.takeNames(buffer.column(places.name), of: buffer.bytes)
        look.takeDates(buffer.column(places.date), of: buffer.bytes, firstRow: first)
      }
      guard let number = places.number else { return }
      if aim == .plain {
        look.takePlain(buffer.column(number), of: buffer.bytes, firstRow: first)
      } else {
        look.takeNumbers(buffer.column(number), of: buffer.bytes, firstRow: first)
      }
    }
    let looks = try reader.checked(outcomes)
    return looks.dropFirst().reduce(into: looks[0]) { $0.merge($1) }
  }

  /// How dates and numbers are written; throws the first field that is neither, in file order.
  private static func found(
    _ look: Look, _ reader: TableReader, _ places: DatedFields.Places, readsPlain: Bool,
    _ digest: String
  ) throws(DataError) -> (
    dates: (format: DateFormat, span: ClosedRange<Double>)?, numbers: DatedFields.Numbers
  ) {
    var misfits: [(column: Int, misfit: ColumnInference.Misfit)] = []
    var dates: (format: DateFormat, span: ClosedRange<Double>)?
    do throws(ColumnInference.Misfit) {
      dates = try look.dates.found()
    } catch {
      misfits.append((places.date, error))
    }
    var numbers = DatedFields.Numbers.plain
    if let number = places.number {
      let isWritten = !readsPlain || isDoubtful(look, reader, number)
      let tally =
        isWritten && readsPlain ? try retally(reader, places, digest) : look.numbers
      do throws(ColumnInference.Misfit) {
        if isWritten {
          numbers = .written(
            try tally.found(reader.options.rules, delimiter: reader.head.dialect.delimiter))
        } else if let row = look.odd.infinite {
          throw .init(row: row) { .infinite($0) }
        }
      } catch {
        misfits.append((number, error))
      }
    }
    let first = misfits.min { ($0.misfit.row, $0.column) < ($1.misfit.row, $1.column) }
    if let first { throw try reader.error(first.misfit, column: first.column) }
    return (dates, numbers)
  }

  /// Whether numbers that were read as plain digits hold something else, or may be thousands with points.
  private static func isDoubtful(_ look: Look, _ reader: TableReader, _ column: Int) -> Bool {
    if look.odd.text != nil { return true }
    guard reader.options.rules.decimal == nil, !look.hasClearMark else { return false }
    let sample = reader.head.sample.compactMap { column < $0.count ? $0[column] : nil }
    return MarkEvidence(plain: [], sample: sample).isAmbiguous
  }

  /// Reads the numbers again, that are not all plain digits.
  private static func retally(
    _ reader: TableReader, _ places: DatedFields.Places, _ digest: String
  ) throws(DataError) -> NumberTally {
    let digesting = reader.digesting
    let numbers = try look(reader, places, as: .numbers, digest: digesting).numbers
    guard try reader.finish(digesting) == digest else { throw .changed(reader.file) }
    return numbers
  }
}

/// What a thread has found so far.
private struct Look: Sendable {
  private(set) var names = ByteDictionary()
  private(set) var dates: DateTally
  private var dateFields = FieldCache()
  private(set) var odd = NumberField.Oddities()
  /// Whether some number cannot be one with points between thousands.
  private(set) var hasClearMark = false
  private(set) var numbers: NumberTally
  private var numberFields = FieldCache()

  init(_ rules: ReadingRules) {
    dates = DateTally(rules)
    numbers = NumberTally(rules)
  }

  mutating func takeNames(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: fields.count) { codes in
      guard let codes = codes.baseAddress else { return }
      names.encode(fields, of: text, into: codes)
    }
  }

  mutating func takeDates(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>, firstRow: Int
  ) {
    dates.add(fields, of: text, firstRow: firstRow, cache: &dateFields)
  }

  mutating func takePlain(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>, firstRow: Int
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: fields.count) { values in
      guard let base = values.baseAddress else { return }
      odd.merge(NumberField.read(fields, of: text, into: base), firstRow: firstRow)
      hasClearMark = hasClearMark || (0..<fields.count).contains { MarkEvidence.isClear(base[$0]) }
    }
  }

  mutating func takeNumbers(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>, firstRow: Int
  ) {
    numbers.add(fields, of: text, firstRow: firstRow, cache: &numberFields)
  }

  /// Takes over what another thread found.
  mutating func merge(_ other: Look) {
    _ = names.merge(other.names)
    dates.merge(other.dates)
    odd.merge(other.odd, firstRow: 0)
    hasClearMark = hasClearMark || other.hasClearMark
    numbers.merge(other.numbers)
  }
}

/// How the fields of dated rows become values.
struct DatedFields: Sendable {
  /// Where the columns stand.
  struct Places: Sendable {
    let name: Int
    let date: Int
    let number: Int?

    init(_ columns: DatedRows.Columns, in plans: [ColumnPlan]) {
      func place(_ wanted: DatedRows.Columns.Wanted) -> Int? {
        plans.firstIndex { $0.name == wanted.name }
      }
      name = place(columns.name) ?? 0
      date = place(columns.date) ?? 0
      number = columns.number.flatMap(place)
    }
  }

  /// How numbers are written.
  enum Numbers: Sendable {
    /// As digits with or without a decimal point.
    case plain
    /// In a style, whatever the unit; nil for plain digits.
    case written(NumberStyle?)
  }

  let places: Places
  let names: ByteDictionary
  /// For every name of the dictionary its place among the sorted ones.
  let levels: [Int32]
  /// Nil where no row has a date.
  let format: DateFormat?
  let numbers: Numbers
  /// What stands for a missing value besides what does so everywhere.
  let words: [String]

  /// The values of a split chunk; nil where they are not those of the file that was read first.
  func block(
    of buffer: borrowing ChunkBuffer, rows: Int, _ caches: inout FieldCaches
  ) -> DatedRows.Block? {
    let (fields, text) = (buffer.column(places.name), buffer.bytes)
    var isKnown = true
    var codes = [Int32](unsafeUninitializedCapacity: rows) { codes, initialized in
      guard let base = codes.baseAddress else { return }
      isKnown = names.encodeKnown(fields, from: 0, of: text, into: base) == rows
      initialized = isKnown ? rows : 0
    }
    guard isKnown else { return nil }
    for row in codes.indices { codes[row] = levels[Int(codes[row])] }
    let dates = Self.values(rows) { target in
      caches.dates.read(buffer.column(places.date), of: text, into: target) { seconds($0, $1) }
    }
    let numbers = places.number.map { place in
      Self.values(rows) { read(buffer.column(place), of: text, into: $0, &caches.numbers) }
    }
    return DatedRows.Block(names: codes, dates: dates, numbers: numbers)
  }

  private static func values(
    _ count: Int, _ fill: (UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { values, initialized in
      if let base = values.baseAddress { fill(base) }
      initialized = count
    }
  }

  private func seconds(_ bytes: UnsafeBufferPointer<UInt8>, _: Int) -> Double {
    let field = MissingTokens.trimmed(bytes)
    guard let format, !MissingTokens.isMissing(field, or: words),
      !MissingTokens.isMissingDate(field)
    else { return .nan }
    return format.seconds(field) ?? .nan
  }

  private func read(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into target: UnsafeMutablePointer<Double>, _ cache: inout FieldCache
  ) {
    guard case .written(let style) = numbers else {
      _ = NumberField.read(fields, of: text, into: target)
      return
    }
    let missing = MissingNumbers(words, decimal: style?.decimal)
    cache.read(fields, of: text, into: target) { bytes, _ in
      let isMissing = MissingTokens.isMissing(MissingTokens.trimmed(bytes), or: words)
      let field = NumberEvidence.field(
        bytes, isMissing: isMissing, decimal: style?.decimal, forms: style?.forms ?? [], missing
      ).field
      if case .number(let value) = field { return value }
      return .nan
    }
  }
}

/// What a thread remembers of the dates and numbers that it read.
struct FieldCaches: Sendable {
  var dates = FieldCache()
  var numbers = FieldCache()
}
