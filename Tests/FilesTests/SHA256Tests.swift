import CKernels
import Files
import Testing

@Suite struct SHA256Tests {
  // FIPS 180-4 examples, and lengths around the block size against coreutils' sha256sum.
  static let known: [(String, String)] = [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 64),
      "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test("gives the published digests", arguments: known)
  func published(text: String, digest: String) { #expect(SHA256.hex(of: text) == digest) }

  @Test("does not depend on how the bytes arrive") func pieces() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 63, 64, 65, 500] {
      var digest = SHA256()
      for start in stride(from: 0, to: bytes.count, by: size) {
        digest.update(with: Array(bytes[start..<min(start + size, bytes.count)]))
      }
      #expect(digest.hex() == SHA256.hex(of: bytes))
    }
  }

  @Test("the processor's instructions and plain arithmetic give the same digests") func paths() {
    let best = ck_current_path()
    defer { ck_force_path(best) }
    for count in [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1000] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) }
      let digests = [CK_PORTABLE, best].map { path in
        ck_force_path(path)
        var digest: [UInt8] = []
        SHA256.append(digestOf: bytes, to: &digest)
        return digest
      }
      #expect(digests[0] == digests[1] && digests[0].count == 32, "\(count) bytes")
      let digits = digests[0].map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      #expect(digits.joined() == SHA256.hex(of: bytes), "\(count) bytes")
    }
  }
}
