import Files
public import Learning
import StrictJSON

extension ModelPackage {
  /// Reads a package; its models' classifiers stand in the catalog.
  ///
  /// Throws one sentence where the folder holds none, or a file was cut off, changed, or written by a
  /// newer release.
  public init(folder: String, catalog: Catalog) throws(PackageError) {
    let file = "\(folder)/\(File.manifest)"
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try FileContents.read(file))
    } catch {
      throw .foreign("\(file): \(error.reason)")
    }
    let manifest = try PackageManifest(bytes, catalog: catalog)
    var contents: [String: [UInt8]] = [:]
    for (name, digest) in manifest.files.members {
      contents[name] = try Self.read(name, of: folder, digest: digest)
    }
    try self.init(manifest, contents, catalog: catalog)
  }

  private init(
    _ manifest: PackageManifest, _ contents: [String: [UInt8]], catalog: Catalog
  ) throws(PackageError) {
    func document(_ name: String) throws(PackageError) -> JSON {
      guard let bytes = contents[name] else { throw .damaged("it lacks \(name)") }
      do {
        return try JSON(parsing: bytes)
      } catch {
        throw .damaged("\(name) cannot be read: \(error)")
      }
    }
    guard let weights = contents[File.weights], let card = contents[File.card] else {
      throw .damaged("it lacks \(File.weights) or \(File.card)")
    }
    let schema = manifest.schema
    let reference = StrictJSON.decode(
      ReferenceDistribution.self, from: try document(File.reference))
    guard let read = reference.value, reference.issues.isEmpty else {
      throw .damaged("\(File.reference): \(reference.issues.first.map { "\($0)" } ?? "")")
    }
    self.init(
      manifest: manifest,
      scorer: try Scorer(
        manifest, arrays: try Safetensors.arrays(from: weights), catalog: catalog),
      golden: try GoldenRows(try document(File.golden), schema: schema),
      background: try RowsDocument(schema: schema).rows(try document(File.background)),
      reference: read, explanations: try document(File.explanations),
      parity: try document(File.parity), card: String(decoding: card, as: UTF8.self))
  }

  private static func read(
    _ name: String, of folder: String, digest: String
  ) throws(PackageError) -> [UInt8] {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw .damaged("its manifest names a file outside its folder, '\(name)'")
    }
    do {
      let bytes = [UInt8](try FileContents.read("\(folder)/\(name)"))
      guard SHA256.hex(of: bytes) == digest else {
        throw PackageError.damaged("\(name) was changed or cut off after it was written")
      }
      return bytes
    } catch let error as FileError {
      throw .damaged("\(name): \(error.reason)")
    } catch let error as PackageError {
      throw error
    } catch {
      throw .damaged("\(name): \(error)")
    }
  }
}
