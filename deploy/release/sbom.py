"""The bill of materials (CycloneDX 1.6) of what a server installs, from its lock file."""

import re
import uuid

PIN = re.compile(r"^([\w.-]+)(?:\[.*?\])?==([\w.!+-]+)(.*?)(?=^[\w#]|\Z)", re.M | re.S)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PARENT = re.compile(
    r"^ +# +(?:via )?([\w.-]+)(?:\[.*?\])?(?: \(pyproject\.toml\))?$", re.M
)


def bill(lock, name, version, commit, moment):
    """Return the bill of the application at a commit and its UTC moment, as a dictionary."""
    root = {"type": "application", "name": name, "version": version}
    root["bom-ref"] = f"pkg:generic/{name}@{version}"
    pins = PIN.findall(lock)
    packages = {package: _component(package, of, rest) for package, of, rest in pins}
    references = {name: root["bom-ref"]}
    references |= {package: one["bom-ref"] for package, one in packages.items()}
    children = {reference: [] for reference in references.values()}
    for package, _version, rest in pins:
        for parent in {*PARENT.findall(rest)} & {*references}:
            children[references[parent]].append(references[package])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, commit)}",
        "version": 1,
        "metadata": {"timestamp": moment, "component": root},
        "components": [*packages.values()],
        "dependencies": [
            {"ref": reference, "dependsOn": sorted(needed)}
            for reference, needed in children.items()
        ],
    }


def _component(package, version, rest):
    """Return a component; each hash is that of one of its files."""
    purl = f"pkg:pypi/{package}@{version}"
    hashes = [{"alg": "SHA-256", "content": each} for each in HASH.findall(rest)]
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package,
        "version": version,
        "purl": purl,
        "hashes": hashes,
    }
