/// Something that keeps a chunk from being split into fields.
struct ChunkProblem: Sendable {
  /// The offset in the file.
  var offset: Int
  var problem: ReadProblem
}
