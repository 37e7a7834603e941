import CKernels
import Foundation
import Testing

@Suite struct TextTests {
  /// A page of memory, and behind it one that ends the process when it is read.
  private final class GuardedPage {
    let size = Int(sysconf(Int32(_SC_PAGESIZE)))
    private let start: UnsafeMutableRawPointer

    init() throws {
      let memory = mmap(nil, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      start = try #require(memory == MAP_FAILED ? nil : memory)
      try #require(mprotect(start + size, size, PROT_NONE) == 0)
    }

    deinit { munmap(start, 2 * size) }

    /// The length of the well-formed prefix of bytes that end where the page does.
    func prefix(of bytes: [UInt8]) -> Int {
      let place = start + size - bytes.count
      place.copyMemory(from: bytes, byteCount: bytes.count)
      return Int(ckt_utf8_prefix(place, bytes.count))
    }
  }

  @Test("the well-formed part of a text is found without a look behind its end")
  func noLookBehindTheEnd() throws {
    let page = try GuardedPage()
    for length in 0...130 {
      let plain = [UInt8](repeating: 0x61, count: length)
      #expect(page.prefix(of: plain) == length)
      for letter in ["é", "€", "😀"] {
        let text = plain + Array(letter.utf8)
        #expect(page.prefix(of: text) == text.count)
        #expect(page.prefix(of: Array(text.dropLast())) == length, "\(letter) is cut off")
      }
      #expect(page.prefix(of: plain + [0xFF] + plain) == length)
    }
  }
}
