import CKernels

/// The distinct byte strings of a column, numbered in the order in which they came.
struct ByteDictionary: Sendable {
  /// One string: its first and last eight bytes (the same, with zeros behind the end, where it is
  /// shorter), where all of them lie, its length and its hash.
  struct Entry: Sendable {
    var prefix: UInt64
    var suffix: UInt64
    var offset: Int
    var length: UInt32
    var hash: UInt32

    /// Whether two strings agree in all that is kept here, which is all up to sixteen bytes.
    @inline(__always)
    func agrees(with other: Entry) -> Bool {
      prefix == other.prefix && suffix == other.suffix && length == other.length
    }
  }

  private(set) var entries: [Entry] = []
  private(set) var bytes: [UInt8] = []
  private var slots = [Int32](repeating: -1, count: 64)

  var count: Int { entries.count }

  /// Writes the code of every field; the bytes must be readable for eight beyond any field.
  mutating func encode(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into codes: UnsafeMutablePointer<Int32>
  ) {
    var row = 0
    while true {
      row = encodeKnown(fields, from: row, of: text, into: codes)
      guard row < fields.count else { return }
      let start = text + Int(fields[row].start)
      codes[row] = insert(Self.entry(start, length: fields[row].end - fields[row].start), start)
      row += 1
    }
  }

  /// Writes codes up to the first field that is not known yet; gives its row.
  func encodeKnown(
    _ fields: UnsafeBufferPointer<ckt_field>, from first: Int, of text: UnsafePointer<UInt8>,
    into codes: UnsafeMutablePointer<Int32>
  ) -> Int {
    slots.withUnsafeBufferPointer { slots in
      entries.withUnsafeBufferPointer { entries in
        for row in first..<fields.count {
          let start = text + Int(fields[row].start)
          let wanted = Self.entry(start, length: fields[row].end - fields[row].start)
          guard let code = find(wanted, start, slots, entries) else { return row }
          codes[row] = code
        }
        return fields.count
      }
    }
  }

  /// Adds a string that may be known already; eight bytes more must be readable behind it.
  mutating func add(_ start: UnsafePointer<UInt8>, length: Int) {
    let entry = Self.entry(start, length: UInt32(length))
    if find(entry, start) == nil { _ = insert(entry, start) }
  }

  /// Takes over another's strings; gives the codes that its codes become.
  mutating func merge(_ other: ByteDictionary) -> [Int32] {
    let text = other.bytes.isEmpty ? [0] : other.bytes
    return text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return [] }
      return other.entries.map { entry in
        let start = base + entry.offset
        return find(entry, start) ?? insert(entry, start)
      }
    }
  }

  /// The bytes of a string.
  subscript(code: Int) -> ArraySlice<UInt8> {
    let entry = entries[code]
    return bytes[entry.offset..<entry.offset + Int(entry.length)]
  }

  /// Whether every string is ASCII.
  var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }

  /// Some codes in the order of their strings' bytes.
  func sorted(_ codes: some Sequence<Int>) -> [Int] {
    var keys = codes.map { SortKey(code: $0, bytes: self[$0]) }
    keys.sort { left, right in
      if left.first != right.first { return left.first < right.first }
      if left.second != right.second { return left.second < right.second }
      return self[left.code].dropFirst(16)
        .lexicographicallyPrecedes(self[right.code].dropFirst(16))
    }
    return keys.map(\.code)
  }

  /// The first sixteen bytes of a string, zeros behind its end, as numbers that compare as bytes do.
  private struct SortKey {
    var first: UInt64 = 0
    var second: UInt64 = 0
    var code: Int

    init(code: Int, bytes: ArraySlice<UInt8>) {
      self.code = code
      for (place, byte) in bytes.prefix(16).enumerated() {
        let shift = UInt64(56 - place % 8 * 8)
        if place < 8 { first |= UInt64(byte) << shift } else { second |= UInt64(byte) << shift }
      }
    }
  }

  // MARK: - Hashing

  @inline(__always)
  private static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func entry(_ start: UnsafePointer<UInt8>, length: UInt32) -> Entry {
    let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    let word = word(start)
    let prefix = length < 8 ? word & ((1 << UInt64(8 * length)) - 1) : word
    var entry = Entry(prefix: prefix, suffix: prefix, offset: 0, length: length, hash: 0)
    var hash = (prefix ^ UInt64(length)) &* multiplier
    if length > 8 {
      entry.suffix = Self.word(start + Int(length) - 8)
      var position = 8
      while position + 8 < length {
        hash = (hash ^ (hash >> 32) ^ Self.word(start + position)) &* multiplier
        position += 8
      }
      hash = (hash ^ (hash >> 32) ^ entry.suffix) &* multiplier
    }
    entry.hash = UInt32(truncatingIfNeeded: hash >> 32)
    return entry
  }

  @inline(__always)
  private func find(
    _ wanted: Entry, _ start: UnsafePointer<UInt8>, _ slots: UnsafeBufferPointer<Int32>,
    _ entries: UnsafeBufferPointer<Entry>
  ) -> Int32? {
    let mask = slots.count - 1
    var slot = Int(wanted.hash) & mask
    while slots[slot] >= 0 {
      let entry = entries[Int(slots[slot])]
      if entry.agrees(with: wanted), wanted.length <= 16 || hasMiddle(of: entry, start) {
        return slots[slot]
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func find(_ wanted: Entry, _ start: UnsafePointer<UInt8>) -> Int32? {
    slots.withUnsafeBufferPointer { slots in
      entries.withUnsafeBufferPointer { find(wanted, start, slots, $0) }
    }
  }

  private func hasMiddle(of entry: Entry, _ start: UnsafePointer<UInt8>) -> Bool {
    bytes.withUnsafeBufferPointer { all in
      (8..<Int(entry.length) - 8).allSatisfy { all[entry.offset + $0] == start[$0] }
    }
  }

  /// Adds a string that is not known yet.
  private mutating func insert(_ entry: Entry, _ start: UnsafePointer<UInt8>) -> Int32 {
    if (entries.count + 1) * 2 > slots.count { grow() }
    let code = Int32(entries.count)
    var entry = entry
    entry.offset = bytes.count
    bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: Int(entry.length)))
    entries.append(entry)
    place(code, hash: entry.hash)
    return code
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (code, entry) in entries.enumerated() { place(Int32(code), hash: entry.hash) }
  }

  private mutating func place(_ code: Int32, hash: UInt32) {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] >= 0 { slot = (slot + 1) & mask }
    slots[slot] = code
  }
}
