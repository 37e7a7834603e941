import CKernels

/// The bytes and fields of one chunk at a time.
struct ChunkBuffer: ~Copyable {
  /// What the kernels may read behind the last byte.
  private static let slack = 64

  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private var byteCapacity: Int
  private var fields: UnsafeMutablePointer<ckt_field>
  private var fieldCapacity: Int
  private var records: UnsafeMutablePointer<UInt32>
  private var recordCapacity: Int
  private var chunk = Chunk(start: 0, end: 0, firstRow: 0, rows: 0, firstLine: 1)

  init() {
    byteCapacity = 0
    bytes = .allocate(capacity: Self.slack)
    fieldCapacity = 0
    fields = .allocate(capacity: 1)
    recordCapacity = 0
    records = .allocate(capacity: 1)
  }

  deinit {
    bytes.deallocate()
    fields.deallocate()
    records.deallocate()
  }

  /// Reads a chunk's bytes; false where they cannot be read.
  mutating func load(_ chunk: Chunk, from source: ByteSource) -> Bool {
    let count = chunk.end - chunk.start
    if count > byteCapacity {
      bytes.deallocate()
      byteCapacity = count + count / 4
      bytes = .allocate(capacity: byteCapacity + Self.slack)
    }
    self.chunk = chunk
    guard source.read(count, at: chunk.start, into: bytes) else { return false }
    (bytes + count).update(repeating: 0, count: Self.slack)
    return true
  }

  /// The chunk's bytes as they stand in the file, up to when they are split.
  var loaded: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: bytes, count: chunk.end - chunk.start)
  }

  /// Splits the loaded chunk into fields; gives the first problem.
  mutating func split(_ dialect: Dialect, columns: Int) -> ChunkProblem? {
    let count = chunk.end - chunk.start
    guard count < Int(UInt32.max) else {
      return ChunkProblem(offset: chunk.start, problem: .endlessRecord(limit: "4 GB"))
    }
    if chunk.rows * columns > fieldCapacity {
      fields.deallocate()
      fieldCapacity = chunk.rows * columns * 5 / 4
      fields = .allocate(capacity: fieldCapacity)
    }
    if chunk.rows > recordCapacity {
      records.deallocate()
      recordCapacity = chunk.rows * 5 / 4
      records = .allocate(capacity: recordCapacity)
    }
    let foreign = foreignByte(count)
    let result = ckt_split(
      bytes, count, dialect.delimiter, dialect.lineEnd, dialect.quote, columns, chunk.rows, fields,
      records)
    if let foreign, result.problem == CKT_FINE || foreign.offset <= chunk.start + result.position {
      return foreign
    }
    return problem(result, dialect, columns: columns)
  }

  /// The first byte that text in UTF-8 does not have.
  private func foreignByte(_ count: Int) -> ChunkProblem? {
    let valid = ckt_utf8_prefix(bytes, count)
    if ckt_count(bytes, valid, 0) > 0, let place = (0..<valid).first(where: { bytes[$0] == 0 }) {
      return ChunkProblem(offset: chunk.start + place, problem: .zeroByte)
    }
    guard valid < count else { return nil }
    return ChunkProblem(offset: chunk.start + valid, problem: .notUTF8(byte: bytes[valid]))
  }

  private func problem(
    _ result: ckt_split_result, _ dialect: Dialect, columns: Int
  ) -> ChunkProblem? {
    let place = result.position
    let offset = chunk.start + place
    switch result.problem {
    case CKT_FINE: return nil
    case CKT_UNCLOSED_QUOTE: return ChunkProblem(offset: offset, problem: .unclosedQuote)
    case CKT_BEHIND_CLOSING:
      let rest = UnsafeBufferPointer(start: bytes + place, count: min(4, chunk.end - offset))
      let found = String(String(decoding: rest, as: UTF8.self).prefix(1))
      return ChunkProblem(offset: offset, problem: .behindQuote(found: found))
    default:
      let start = UnsafeBufferPointer(start: bytes + place, count: min(8, chunk.end - offset))
      if let marker = ConflictMarker.found(at: start) {
        return ChunkProblem(offset: offset, problem: .conflictMarker(marker))
      }
      let isEmpty =
        offset == chunk.end || bytes[place] == dialect.lineEnd
        || (bytes[place] == dialect.besideLineEnd
          && (offset + 1 == chunk.end || bytes[place + 1] == dialect.lineEnd))
      return ChunkProblem(
        offset: offset,
        problem: isEmpty && columns > 1
          ? .emptyLine(expected: columns)
          : .fieldCount(expected: columns, found: result.found))
    }
  }

  /// A column's fields, one for every row of the chunk.
  func column(_ index: Int) -> UnsafeBufferPointer<ckt_field> {
    UnsafeBufferPointer(start: fields + index * chunk.rows, count: chunk.rows)
  }

  /// The offset in the chunk at which a row begins.
  func record(_ row: Int) -> Int { Int(records[row]) }

  func text(_ field: ckt_field) -> String {
    let start = Int(field.start)
    let part = UnsafeBufferPointer(start: bytes + start, count: Int(field.end) - start)
    return String(decoding: part, as: UTF8.self)
  }

  /// The number of line ends in front of an offset of the file, in bytes that were not split yet.
  func lineEnds(before offset: Int, _ dialect: Dialect) -> Int {
    ckt_count(bytes, offset - chunk.start, dialect.lineEnd)
  }
}

/// What version control leaves in a file where two changes meet.
enum ConflictMarker {
  /// The marker with which some bytes begin.
  static func found(at bytes: some Collection<UInt8>) -> String? {
    ["<<<<<<<", "=======", ">>>>>>>"].first { bytes.starts(with: $0.utf8) }
  }
}

/// Whole records that follow one another in a file.
struct Chunk: Sendable, Hashable {
  /// The offset of the first byte.
  var start: Int
  /// The offset behind the last byte, which is no line end.
  var end: Int
  var firstRow: Int
  var rows: Int
  /// The line of the first byte, counted from 1.
  var firstLine: Int
}

/// Something that keeps a chunk from being split into fields.
struct ChunkProblem: Sendable {
  /// The offset in the file.
  var offset: Int
  var problem: ReadProblem
}
