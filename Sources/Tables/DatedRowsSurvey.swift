import CKernels

/// What the first reading of `DatedRows` finds out: who there is, and how dates and numbers are written.
struct DatedRowsSurvey {
  let names: [String]
  let span: ClosedRange<Double>?
  let end: Double?
  let digest: String
  let fields: DatedFields

  init(
    _ reader: TableReader, _ columns: DatedRows.Columns, cutoff: Double
  ) throws(DataError) {
    let places = DatedFields.Places(columns, in: reader.plans)
    let digesting = reader.digesting
    let look = try Self.look(reader, places, digest: digesting)
    digest = try reader.finish(digesting)
    let (dates, numbers) = try Self.found(look, reader, places, digest, cutoff: cutoff)
    let words = reader.options.rules.missing
    let isMissing = CodedColumn.areBlank(look.names, words: words)
    let levels = CodedColumn.levels(of: look.names, isMissing: isMissing)
    names = levels.levels
    span = dates?.span
    end = dates?.end
    fields = DatedFields(
      places: places, names: look.names, levels: levels.places, format: dates?.format,
      numbers: numbers, words: words)
  }

  /// What was found in all chunks: names, dates, and whether numbers are plain digits.
  private static func look(
    _ reader: TableReader, _ places: DatedFields.Places, digest: ChunkDigest?
  ) throws(DataError) -> Look {
    let chunks = reader.survey.chunks
    let start = Look(reader.options.rules)
    let outcomes = reader.loop.run(start, digest: digest) { look, buffer, index in
      let first = chunks[index].firstRow
      look.takeNames(buffer.column(places.name), of: buffer.bytes)
      look.takeDates(buffer.column(places.date), of: buffer.bytes, firstRow: first)
      guard let number = places.number else { return }
      look.takePlain(buffer.column(number), of: buffer.bytes, firstRow: first)
    }
    let looks = try reader.checked(outcomes)
    return looks.dropFirst().reduce(into: looks[0]) { $0.merge($1) }
  }

  /// How dates and numbers are written; throws the first field that is neither, in file order.
  private static func found(
    _ look: Look, _ reader: TableReader, _ places: DatedFields.Places, _ digest: String,
    cutoff: Double
  ) throws(DataError) -> (
    dates: DateTally.Found?, numbers: DatedFields.Numbers
  ) {
    var misfits: [(column: Int, misfit: ColumnInference.Misfit)] = []
    var dates: DateTally.Found?
    do throws(ColumnInference.Misfit) {
      dates = try look.dates.found()
    } catch {
      misfits.append((places.date, error))
    }
    var numbers = DatedFields.Numbers.plain
    if let number = places.number {
      let isWritten = isDoubtful(look, reader, number)
      let time = dates.map { TimeField(place: places.date, format: $0.format, cutoff: cutoff) }
      let tally =
        isWritten
        ? try tally(reader, number, before: time, digest) : NumberTally(reader.options.rules)
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

  /// Whether numbers may hold something else than plain digits, or thousands with points.
  private static func isDoubtful(_ look: Look, _ reader: TableReader, _ column: Int) -> Bool {
    if reader.plans[column].storage != .numbers || look.odd.text != nil { return true }
    guard reader.options.rules.decimal == nil else { return false }
    let sample = reader.head.sample.compactMap { column < $0.count ? $0[column] : nil }
    return MarkEvidence(plain: [], sample: sample).isAmbiguous
  }

  /// Where rows have their time, and up to when they have a say.
  private struct TimeField {
    let place: Int
    let format: DateFormat
    let cutoff: Double
  }

  /// How numbers are written that are not all plain digits: the file is read once more.
  ///
  /// Rows without a say count as empty, so that lines keep their numbers.
  private static func tally(
    _ reader: TableReader, _ column: Int, before time: TimeField?, _ digest: String
  ) throws(DataError) -> NumberTally {
    let digesting = reader.digesting
    let chunks = reader.survey.chunks
    let words = reader.options.rules.missing
    let outcomes = reader.loop.run(Look(reader.options.rules), digest: digesting) {
      look, buffer, index in
      var fields = Array(buffer.column(column))
      if let time, time.cutoff < .infinity {
        let dates = DatedFields.values(fields.count) { target in
          look.readDates(buffer.column(time.place), of: buffer.bytes, into: target) {
            DatedFields.seconds($0, in: time.format, missing: words)
          }
        }
        for row in fields.indices where !(dates[row] < time.cutoff) {
          fields[row].end = fields[row].start
        }
      }
      fields.withUnsafeBufferPointer {
        look.takeNumbers($0, of: buffer.bytes, firstRow: chunks[index].firstRow)
      }
    }
    let looks = try reader.checked(outcomes)
    guard try reader.finish(digesting) == digest else { throw .changed(reader.file) }
    return looks.dropFirst().reduce(into: looks[0]) { $0.merge($1) }.numbers
  }
}

/// What a thread has found so far.
private struct Look: Sendable {
  private(set) var names = ByteDictionary()
  private(set) var dates: DateTally
  private var dateFields = FieldCache()
  private(set) var odd = NumberField.Oddities()
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
    numbers.merge(other.numbers)
  }

  /// The dates of fields, most of which stand there many times.
  mutating func readDates(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into target: UnsafeMutablePointer<Double>, _ seconds: (UnsafeBufferPointer<UInt8>) -> Double
  ) {
    dateFields.read(fields, of: text, into: target) { bytes, _ in seconds(bytes) }
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
      caches.dates.read(buffer.column(places.date), of: text, into: target) { bytes, _ in
        format.map { Self.seconds(bytes, in: $0, missing: words) } ?? .nan
      }
    }
    let numbers = places.number.map { place in
      Self.values(rows) { read(buffer.column(place), of: text, into: $0, &caches.numbers) }
    }
    return DatedRows.Block(names: codes, dates: dates, numbers: numbers)
  }

  static func values(
    _ count: Int, _ fill: (UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { values, initialized in
      if let base = values.baseAddress { fill(base) }
      initialized = count
    }
  }

  /// The time of a field; NaN where it holds none.
  static func seconds(
    _ bytes: UnsafeBufferPointer<UInt8>, in format: DateFormat, missing words: [String]
  ) -> Double {
    let field = MissingTokens.trimmed(bytes)
    guard !MissingTokens.isMissing(field, or: words), !MissingTokens.isMissingDate(field)
    else { return .nan }
    guard let seconds = format.seconds(field) ?? DateFormat.yearFirst.seconds(field),
      !DateFormat.isNone(seconds)
    else { return .nan }
    return seconds
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
