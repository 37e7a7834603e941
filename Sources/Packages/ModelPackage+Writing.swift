import Files
import Learning
import StrictJSON

extension ModelPackage {
  /// The files, the manifest last.
  ///
  /// - Parameters:
  ///   - onnx: the graph's bytes.
  ///   - page: the bytes of the page of explanations; nil for none.
  func files(onnx: [UInt8], page: [UInt8]?) throws(PackageError) -> [(name: String, bytes: [UInt8])]
  {
    let schema = manifest.schema
    let distribution: JSON
    do {
      distribution = try StrictJSON.encode(reference)
    } catch {
      throw .damaged("its reference distribution cannot be written: \(error)")
    }
    var files: [(name: String, bytes: [UInt8])] = [
      (File.weights, Safetensors.bytes(of: scorer.arrays)), (File.onnx, onnx),
      (File.card, Array(card.utf8)), (File.golden, Self.text(golden.document(schema))),
      (File.background, Self.text(RowsDocument(schema: schema).document(background))),
      (File.reference, Self.text(distribution)), (File.explanations, Self.text(explanations)),
      (File.parity, Self.text(parity)),
    ]
    if let page { files.append((File.page, page)) }
    var manifest = manifest
    manifest.files = OrderedMembers(files.map { ($0.name, SHA256.hex(of: $0.bytes)) })
    files.append((File.manifest, Self.text(try manifest.document())))
    return files
  }

  private static func text(_ document: JSON) -> [UInt8] {
    Array((document.text(indent: 2) + "\n").utf8)
  }
}
