import Dispatch
import Serving
import Testing

@Suite struct BodyStreamTests {
  private static func read(_ count: Int, from stream: BodyStream) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { stream.read(into: $0) }
    return got.map { Array(bytes[..<$0]) }
  }

  private static func offer(
    _ bytes: [UInt8], to stream: BodyStream, sleep: () -> Void = {},
    wake: @escaping @Sendable () -> Void = {}
  ) -> Bool {
    bytes.withUnsafeBytes { stream.offer($0, sleep: sleep, wake: wake) }
  }

  @Test("bytes come in order, then the end, as often as it is asked for")
  func order() {
    let stream = BodyStream()
    #expect(Self.offer([1, 2, 3], to: stream) && Self.offer([4], to: stream))
    #expect(Self.read(2, from: stream) == [1, 2])
    #expect(Self.read(9, from: stream) == [3, 4])
    stream.finish()
    stream.cut()
    #expect(Self.read(9, from: stream) == [] && Self.read(9, from: stream) == [])
  }

  @Test("a body that is cut is not taken for a whole one")
  func cut() {
    let stream = BodyStream()
    #expect(Self.offer([1], to: stream))
    stream.cut()
    stream.finish()
    #expect(Self.read(9, from: stream) == [1])
    #expect(Self.read(9, from: stream) == nil)
  }

  @Test("a client that sends faster than its body is read is held up, and woken once")
  func room() {
    let stream = BodyStream()
    let piece = [UInt8](repeating: 7, count: 1 << 15)
    let woken = Mutexed(0)
    var taken = 0
    var hasSlept = false
    while !hasSlept, taken < 100 {
      let isTaken = Self.offer(
        piece, to: stream, sleep: { hasSlept = true }, wake: { woken.withLock { $0 += 1 } })
      #expect(isTaken != hasSlept)
      if isTaken { taken += 1 }
    }
    #expect(hasSlept && taken * piece.count == 1 << 18)
    #expect(woken.withLock { $0 } == 0)
    #expect(Self.read(1, from: stream) == [7] && woken.withLock { $0 } == 1)
    #expect(Self.read(1, from: stream) == [7] && woken.withLock { $0 } == 1)
  }

  @Test("what nobody reads any more is dropped, and holds up no client")
  func abandoned() {
    let stream = BodyStream()
    let piece = [UInt8](repeating: 7, count: 1 << 19)
    let woken = Mutexed(0)
    #expect(Self.offer(piece, to: stream))
    let isFree = Self.offer(piece, to: stream, wake: { woken.withLock { $0 += 1 } })
    #expect(!isFree)
    stream.abandon()
    #expect(woken.withLock { $0 } == 1)
    for _ in 0..<10 { #expect(Self.offer(piece, to: stream)) }
  }

  @Test("who reads waits for bytes that come later")
  func waiting() {
    let stream = BodyStream()
    let got = Mutexed<[UInt8]?>(nil)
    let reader = inThreads(1) { _ in
      let bytes = Self.read(9, from: stream)
      got.withLock { $0 = bytes }
    }
    #expect(Self.offer([5], to: stream))
    reader.wait()
    #expect(got.withLock { $0 } == [5])
  }
}
