import Files
public import Learning
import StrictJSON

extension PackageManifest {
  /// The member that holds the digest of all others.
  private static let seal = "sha256"

  /// The document, sealed by a digest of its own.
  func document() throws(PackageError) -> JSON {
    do {
      let document = try StrictJSON.encode(self)
      return document.setting(Self.seal, to: .string(SHA256.hex(of: document.canonical)))
    } catch {
      throw .damaged("its manifest cannot be written: \(error)")
    }
  }

  /// Reads a document whose names refer to a catalog.
  ///
  /// Throws one sentence where it is none of a model package, of a newer release, or changed.
  public init(_ bytes: [UInt8], catalog: Catalog) throws(PackageError) {
    let document: JSON
    do {
      document = try JSON(parsing: bytes)
    } catch {
      throw .damaged("manifest.json cannot be read: \(error)")
    }
    guard document["kind"]?.string == Self.kind else {
      throw .foreign("its manifest.json is not one of a model")
    }
    guard let format = document["format"]?.integer, format >= 1 else {
      throw .damaged("manifest.json names no format")
    }
    guard format <= Self.formatVersion else {
      throw .newer(found: Int(format), supported: Self.formatVersion)
    }
    let sealed = document.removing(Self.seal)
    guard document[Self.seal]?.string == SHA256.hex(of: sealed.canonical) else {
      throw .damaged("manifest.json was changed after it was written")
    }
    let read = StrictJSON.decode(Self.self, from: sealed, userInfo: [.catalog: catalog])
    guard let manifest = read.value, read.issues.isEmpty else {
      throw .damaged("manifest.json: \(read.issues.first.map { "\($0)" } ?? "cannot be read")")
    }
    self = manifest
  }
}
