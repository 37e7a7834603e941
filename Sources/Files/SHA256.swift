import CKernels

/// The digest of bytes: SHA-256, FIPS 180-4.
package struct SHA256: Sendable {
  private var state: State = (0, 0, 0, 0, 0, 0, 0, 0)
  /// What came behind the last whole block.
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  private typealias State = (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)

  /// The digest of nothing yet.
  package init() {
    Self.with(&state) { ck_sha256_begin($0) }
  }

  /// The digest of bytes, as 64 hexadecimal digits.
  package static func hex(of bytes: some Sequence<UInt8>) -> String {
    var digest = SHA256()
    digest.update(with: Array(bytes))
    return digest.hex()
  }

  /// The digest of a text's UTF-8 bytes.
  package static func hex(of text: String) -> String { hex(of: text.utf8) }

  /// Appends the digest of `bytes`, 32 bytes, to `all`.
  package static func append(digestOf bytes: [UInt8], to all: inout [UInt8]) {
    var state: State = (0, 0, 0, 0, 0, 0, 0, 0)
    with(&state) { state in
      ck_sha256_begin(state)
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return end(state, nil, 0, &all) }
        ck_sha256_add(state, start, bytes.count / 64)
        end(state, start + bytes.count / 64 * 64, UInt64(bytes.count), &all)
      }
    }
  }

  package mutating func update(with bytes: [UInt8]) {
    bytes.withUnsafeBytes { update(with: $0) }
  }

  package mutating func update(with bytes: UnsafeRawBufferPointer) {
    guard let first = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
    length += UInt64(bytes.count)
    var start = 0
    if !pending.isEmpty {
      start = min(64 - pending.count, bytes.count)
      pending.append(contentsOf: bytes[..<start])
      guard pending.count == 64 else { return }
      Self.with(&state) { ck_sha256_add($0, pending, 1) }
      pending.removeAll(keepingCapacity: true)
    }
    let blocks = (bytes.count - start) / 64
    Self.with(&state) { ck_sha256_add($0, first + start, blocks) }
    pending.append(contentsOf: bytes[(start + 64 * blocks)...])
  }

  /// The digest of all bytes so far, as 64 hexadecimal digits.
  package func hex() -> String {
    var digest: [UInt8] = []
    var last = state
    Self.with(&last) { Self.end($0, pending, length, &digest) }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Ends a digest and appends it.
  private static func end(
    _ state: UnsafeMutablePointer<UInt32>, _ rest: UnsafePointer<UInt8>?, _ length: UInt64,
    _ all: inout [UInt8]
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
      ck_sha256_end(state, rest, length, digest.baseAddress)
      all.append(contentsOf: digest)
    }
  }

  private static func with(
    _ state: inout State, _ body: (UnsafeMutablePointer<UInt32>) -> Void
  ) {
    withUnsafeMutableBytes(of: &state) { bytes in
      bytes.withMemoryRebound(to: UInt32.self) { words in
        guard let words = words.baseAddress else { return }
        body(words)
      }
    }
  }
}
