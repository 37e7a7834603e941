import Learning
import Store

extension ScoreBatch {
  /// The batch without its model and time: the numbers of rows and of bytes of identifiers, then
  /// scores, digests, and every identifier behind its length and 1, 0 standing for none.
  var spooled: [UInt8] {
    var names: [UInt8] = []
    for identifier in identifiers {
      Self.append(identifier.map { $0.utf8.count + 1 } ?? 0, to: &names)
      names += (identifier ?? "").utf8
    }
    var bytes: [UInt8] = []
    Self.append(scores.count, to: &bytes)
    Self.append(names.count, to: &bytes)
    scores.withUnsafeBytes { bytes += $0 }
    return bytes + digests + names
  }

  private static func append(_ number: Int, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number) { bytes += $0 }
  }

  /// The batch at a place of a file, and where it ends; nil at the end of the file.
  static func spooled(
    in file: TemporaryFile, at offset: Int, by model: ServedModel, time: Int64
  ) -> (batch: ScoreBatch, end: Int)? {
    var counts = [0, 0]
    guard counts.withUnsafeMutableBytes({ file.read(at: offset, into: $0) }) == 16 else {
      return nil
    }
    var scores = [Float](repeating: 0, count: counts[0])
    var rest = [UInt8](repeating: 0, count: digestLength * counts[0] + counts[1])
    let start = offset + 16
    guard scores.withUnsafeMutableBytes({ file.read(at: start, into: $0) }) == 4 * counts[0],
      rest.withUnsafeMutableBytes({ file.read(at: start + 4 * counts[0], into: $0) }) == rest.count
    else { return nil }
    let digests = Array(rest[..<(digestLength * counts[0])])
    let batch = ScoreBatch(
      model: model.name, version: model.version, time: time, scores: scores,
      decisions: scores.map(model.scorer.decision), digests: digests,
      identifiers: identifiers(rest[digests.count...]))
    return (batch, start + 4 * counts[0] + rest.count)
  }

  private static func identifiers(_ bytes: ArraySlice<UInt8>) -> [String?] {
    var rest = bytes
    var identifiers: [String?] = []
    while rest.count >= 8 {
      let length = rest.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
      rest = rest.dropFirst(8)
      identifiers.append(
        length == 0 ? nil : String(decoding: rest.prefix(length - 1), as: UTF8.self))
      rest = rest.dropFirst(max(0, length - 1))
    }
    return identifiers
  }
}
